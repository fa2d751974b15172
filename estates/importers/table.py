"""A list as rows of text, whatever file it comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from estates.importers.finding import Finding

Row = tuple[int, Sequence[str]]
"""Its number, counted from 1 as the spreadsheet program shows it, and its cells."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `head` are its first rows, which `rows` begins with again; both are without blank rows. `rows` is read
    once, and the sheets of a workbook in their order; a Finding stands for a row that is none."""

    name: str
    """"" for a CSV file."""
    head: Sequence[Row]
    rows: Iterator[Row | Finding]
    since_1904: bool = False
    """Whether serial days are counted from 1904 (18.17.4.1 of ECMA-376-1) instead of 1900."""
    separator: str = ""
    """What stands between the cells of a CSV file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of lists."""

    format: str
    """In words: "CSV in CP1252, separated by commas"."""
    sheets: Sequence[Sheet]
    remarks: tuple[str, ...] = ()
