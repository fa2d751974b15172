"""The findings of an import beside the file that they are about, so that it can be mended and imported again."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from estates.files import write_file
from estates.importers.finding import Finding
from estates.model.text import printable

FORMS = {"text": "txt", "json": "json", "csv": "csv"}
"""How findings can be written, and how such a file's name ends."""
_COLUMNS = ("file", "sheet", "page", "table", "row", "column", "value", "message")
_IN_MEMORY = 1 << 22
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class FindingsFile:
    """Collects findings, however many, and writes them when all are there."""

    def __init__(self, about: Path, form: str) -> None:
        self.path = about.with_name(f"{about.name}.findings.{FORMS[form]}")
        self.count = 0
        self._form = form
        self._lines: IO[str] = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - until it is written
        if form == "csv":
            self._lines.write("\ufeff" + _csv_line(_COLUMNS))  # by the mark spreadsheet programs know UTF-8

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._lines.write(self._rendered(finding))
            self.count += 1

    def write(self) -> None:
        """Raises Fault."""
        if self._form == "json":
            self._lines.write("\n]\n" if self.count else "[]\n")
        self._lines.seek(0)
        write_file(self.path, self._parts())
        self._lines.close()

    def _parts(self) -> Iterator[bytes]:
        while part := self._lines.read(1 << 16):
            yield part.encode("utf-8", "backslashreplace")

    def _rendered(self, finding: Finding) -> str:
        match self._form:
            case "json":
                return ("[\n" if not self.count else ",\n") + json.dumps(as_object(finding), ensure_ascii=False)
            case "csv":
                return _csv_line([_cell(value) for value in as_object(finding).values()])
        return f"{printable(str(finding))}\n"


def as_object(finding: Finding) -> dict[str, Any]:
    """The finding under the names of its parts; "" and 0 where a part does not apply."""
    parts = (*finding.place, finding.value, finding.message)
    return dict(zip(_COLUMNS, parts, strict=True))


def _cell(value: str | int) -> str | int:
    """No cell starts a formula when a spreadsheet program opens it."""
    if isinstance(value, int):
        return value or ""
    return f"'{value}" if value.lstrip(" ").startswith(_BEGINS_A_FORMULA) else value


def _csv_line(cells: Iterable[str | int]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
