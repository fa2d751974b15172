"""The append-only book, and the estate that it adds up to."""
