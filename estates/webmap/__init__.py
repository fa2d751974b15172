"""The map for panel members: one page that opens from an email, with no network."""
