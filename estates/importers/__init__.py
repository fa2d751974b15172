"""Open data and offices' own files, read in."""
