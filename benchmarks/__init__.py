"""Measured against a peer in one run, as ratios: `make bench`."""
