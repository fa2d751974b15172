"""What leaves the register: the pack of papers for a panel, as files."""
