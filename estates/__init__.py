"""A register of a police and crime commissioner's estate, which writes its own panel papers and map."""

__version__ = "0.1.0"
