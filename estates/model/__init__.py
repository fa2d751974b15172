"""What a register can hold: frozen records and the value types that they are made of. No I/O, no clock."""
