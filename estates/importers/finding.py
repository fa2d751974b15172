"""Where something stands in somebody's file, and what is wrong with it there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from estates.errors import EstatesError, Refusal


class Place(NamedTuple):
    """A place in a file, as precise as its format allows; "" and 0 where that does not apply. Rows, pages and tables
    are counted from 1, as the program that the file comes from shows them."""

    file: str
    sheet: str = ""
    page: int = 0
    table: int = 0
    row: int = 0
    column: str = ""
    """Its heading, as written in the file."""

    def __str__(self) -> str:
        """ "list.csv, row 213, column TenureType" """
        file, sheet, page, table, row, column = self
        if file and row and not (sheet or page or table or column):  # a whole row of a CSV file
            return f"{file}, row {row}"
        counted = (("page", page), ("table", table), ("row", row))
        numbers = [f"{name} {number}" for name, number in counted if number]
        within = (f'sheet "{sheet}"' if sheet else "", *numbers, f"column {column}" if column else "")
        return ", ".join(part for part in (file, *within) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """What keeps a row, a cell or a passage out of the register. `message` says what was found and what was expected;
    `value` is the text as the file has it."""

    place: Place
    message: str
    value: str = ""

    def __str__(self) -> str:
        """ "list.csv, row 213, column TenureType: "Leashold" is no tenure; nearest "leasehold" " """
        return f"{self.place}: {self.message}"


class Unreadable(Refusal):
    """The file as a whole cannot be read: truncated, locked with a password, larger than what is taken, or no format
    that is known. The sentence says where, what was expected, what was found and what to do."""

    def __init__(self, file: str, expected: str, found: str, do: str) -> None:
        super().__init__(f"{file}: expected {expected}, found {found}; {do}.")

    @classmethod
    def told(cls, sentences: Iterable[str]) -> "Unreadable":
        """As another process said it."""
        error = cls.__new__(cls)
        EstatesError.__init__(error, sentences)
        return error
