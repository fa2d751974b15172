"""The rows of a paper's appendices, wherever they stand: tables found by their headings, put together over pages.

An asset or an area has its name in a row of its own, in any of the row's cells, above the row of its cells; or in a
column. A row that goes on (below a repeated header, or in a table without one that follows at once) is joined to what
it continues: its words go on with the last paragraph unless that had come to its end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from estates.importers.document import Cell, Document, Grid, Passage
from estates.importers.finding import Finding, Place
from estates.importers.paper_words import mend
from estates.importers.published_headings import Columns, Kind, read_header, status_titled
from estates.model.place import parse_postcode
from estates.model.vocabulary import Status

_FURNITURE = re.compile(
    r"(?:page )?\d{0,4}(?: of \d+)?|this page is intentionally (?:left )?blank\.?"
    r"|.+ – appendix \d(?: page \d+ of \d+)?",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"(?:\W*)appendix \w{1,3}\b.{0,80}", re.IGNORECASE | re.DOTALL)
_CONTINUED = re.compile(r"[\s(–-]*\b(?:continued|cont(?:['’.]?d)?)\b\.?\)?\s*$", re.IGNORECASE)
_POSTCODE_LAST = re.compile(r"(?:^|[\s,])([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})[\s.*]*$", re.IGNORECASE)
_LISTS = re.compile(r"\b(?:assets|estate|properties|sites|buildings|premises|proposals)\b", re.IGNORECASE)
_ENDS = (".", "!", "?", ":", ";", ")", "’", "”", '"', "'")
_OWN_PARAGRAPH = re.compile(r"https?://\S+\n|\n• ")
_LONGEST_NAME = 200


@dataclass
class Listed:
    """An asset, a decision or an area as a paper lists it. `cells` are lines by field; `unknown` by heading."""

    kind: Kind
    place: Place
    heading: str = ""
    status: Status | None = None
    cells: dict[str, list[str]] = field(default_factory=dict)
    unknown: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    """The heading of each field's column, as the paper words it."""
    cells_at: Place | None = None
    """Where its cells begin, if not in the row of its name."""

    def text(self, name: str) -> str:
        return "\n".join(self.cells.get(name, ()))

    @property
    def is_empty(self) -> bool:
        return not self.cells and not self.unknown

    @property
    def is_nameless(self) -> bool:
        """Whether it is a row of cells without the name that its kind has."""
        return self.kind != "decision" and not self.heading

    def nameless(self) -> Finding:
        cells = {self.headings[field]: lines for field, lines in {**self.cells, **self.unknown}.items()}
        said = "; ".join(f"{heading}: {' '.join(lines)}" for heading, lines in cells.items())
        what = {"asset": "asset", "forthcoming": "area"}.get(self.kind, self.kind)
        message = f"no name of an {what} stands above these cells or beside them; expected it in a row of its own"
        return Finding(self.place, message, said)


class Walk:
    """Goes through a document once, block by block. `ours`: the paper is one of this project, whose rows always come in
    pairs and whose words are not mended."""

    def __init__(self, document: Document, file: str, *, ours: bool) -> None:
        self._document, self._file, self._ours = document, file, ours
        self._columns: Columns | None = None
        self._status: Status | None = None
        self._follows = False
        self._width = 0
        self._last: Listed | None = None
        self._is_waiting = False
        """Whether a name has been read whose cells have not."""
        self._is_again = False
        """Whether the last name was read again: what follows begins paragraphs of its own."""
        self._names_stand_in = -1
        """The cell of its row in which the last name stood; -1 before the first."""

    def listed(self) -> Iterator[Listed]:
        """What the appendices list, in order. A name that comes again goes on with what it named."""
        for block in self._document.blocks:
            found = self._passage(block) if isinstance(block, Passage) else self._grid(block)
            for item in found:
                if self._last is not None:
                    yield self._last
                self._last = item
        if self._last is not None:
            yield self._last

    def _passage(self, passage: Passage) -> Iterator[Listed]:
        text = passage.text.strip()
        if _FURNITURE.fullmatch(text):
            return
        status = _titled(text)
        if status:
            self._status, self._columns = status, None
        elif passage.level or _APPENDIX.fullmatch(text):
            self._columns = None
            if (not passage.level or "appendix" in text.lower()) and not _CONTINUED.search(text):
                self._status = None
        elif self._follows and self._columns and self._columns.kind == "asset" and _is_name(text):
            yield self._named("asset", Place(self._file, page=passage.page), text)
            return
        self._follows = False

    def _grid(self, grid: Grid) -> Iterator[Listed]:
        width = max((sum(cell.spans for cell in row) for row in grid.rows), default=0)
        if not (self._follows and width == self._width):
            self._columns = None
        if status := _titled(grid.title):
            self._status = status
        for number, row in enumerate(grid.rows, start=1):
            columns = read_header([cell.text for cell in row], titled=self._status is not None)
            if columns:
                self._columns, self._width = columns, width
                self._is_waiting = self._is_waiting and not self._ours  # ours keeps a name and its cells together
            elif self._columns is None:
                self._status = _titled(" ".join(cell.text for cell in row)) or self._status
            else:
                place = Place(self._file, page=grid.page, table=grid.number, row=number)
                yield from self._row(self._columns, row, width, place)
        self._follows = self._columns is not None

    def _row(self, columns: Columns, row: Sequence[Cell], width: int, place: Place) -> Iterator[Listed]:
        said = [cell for cell in row if cell.text.strip()]
        if len(said) == 1 and columns.kind != "decision" and "name" not in columns.fields:
            text = " ".join(said[0].text.split("\n"))
            if not self._ours and _LISTS.search(text) and not _is_name(text) and (status := status_titled(text)):
                self._status = status
                return
            if self._is_heading(said[0], row, width, text):
                name = self._mend(said[0].text)
                self._is_again = bool(
                    self._last and self._last.kind == columns.kind and self._continues(name, self._last.heading)
                )
                self._is_waiting, self._names_stand_in = True, row.index(said[0])
                if not self._is_again:
                    yield self._named(columns.kind, place, name, said[0].links)
                return
        if not said:
            self._is_waiting = self._is_waiting and not self._ours
            return
        cells = dict(_by_column(columns, row))
        begins = self._begins(columns, cells)
        self._is_waiting = False
        if begins is not None:
            yield self._filled(Listed(columns.kind, place, begins, self._status), columns, cells)
        elif self._last is None or self._last.kind != columns.kind or self._last.is_nameless:
            yield self._filled(Listed(columns.kind, place, "", self._status), columns, cells)
        else:
            self._last.cells_at = self._last.cells_at or place
            self._filled(self._last, columns, cells)

    def _named(self, kind: Kind, place: Place, text: str, links: Sequence[tuple[str, str]] = ()) -> Listed:
        self._is_waiting = True
        return Listed(kind, place, self._mend(text), self._status, links=list(links))

    def _is_heading(self, cell: Cell, row: Sequence[Cell], width: int, text: str) -> bool:
        """Whether words alone in a row are a name, and not the only cell of its row, or more of the row above."""
        over_all = 1 < width == cell.spans
        if over_all or self._ours or self._is_waiting:
            return over_all or (not self._is_waiting if self._ours else _is_name(text))
        elsewhere = self._names_stand_in not in (-1, row.index(cell))
        more = elsewhere or text[:1].islower() or text.rstrip().endswith((".", ";")) or len(text) > _LONGEST_NAME
        return self._last is None or len(row) == 1 or _is_name(text) or not more

    def _continues(self, name: str, last: str) -> bool:
        """Whether a name is the last one again: to the letter, or as far as it goes where it says "continued"."""
        if self._ours:
            return False
        begun = _CONTINUED.sub("", name).strip().casefold()
        return begun == last.casefold() or (begun != name.casefold() and last.casefold().startswith(begun))

    def _begins(self, columns: Columns, cells: dict[int, Cell]) -> str | None:
        """The name of what the row begins ("" for a decision); None for a row that goes on."""
        if columns.kind == "decision":
            first = [cells[n] for n, name in enumerate(columns.fields) if name in ("decided_on", "reference")]
            return "" if self._last is None or any(cell.text.strip() for cell in first) else None
        if "name" not in columns.fields:
            return None
        name = self._mend(cells[columns.fields.index("name")].text)
        return name or None

    def _filled(self, listed: Listed, columns: Columns, cells: dict[int, Cell]) -> Listed:
        for number, cell in cells.items():
            name = columns.fields[number]
            lines = [self._mend(line) for line in cell.lines if line.strip()]
            if not lines or name == "name":
                continue
            into, label = (listed.cells, name) if name else (listed.unknown, columns.headings[number])
            listed.headings[label] = columns.headings[number]
            _join(into.setdefault(label, []), lines, joins=not (self._ours or self._is_again))
            listed.links += cell.links
        return listed

    def _mend(self, text: str) -> str:
        return text if self._ours else "\n".join(mend(line) for line in text.split("\n"))


def _join(above: list[str], lines: list[str], *, joins: bool) -> None:
    if above == lines:
        return  # a page repeats it
    if joins and above and not above[-1].endswith(_ENDS) and not _OWN_PARAGRAPH.search(f"{above[-1]}\n{lines[0]}"):
        above[-1] = f"{above[-1]} {lines[0]}"
        lines = lines[1:]
    above += lines


def _by_column(columns: Columns, row: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    """Each cell with the number of its first column; what stands beyond the last is the last's."""
    place, cells = 0, {number: Cell(()) for number in range(len(columns.fields))}
    for cell in row:
        number = min(place, len(columns.fields) - 1)
        before = cells[number]
        cells[number] = Cell((*before.lines, *cell.lines), links=(*before.links, *cell.links))
        place += cell.spans
    yield from cells.items()


def _titled(text: str) -> Status | None:
    """The status in a title that may stand among other lines of one passage."""
    lines = text.split("\n")
    for words in (" ".join(lines), *lines):
        if status := status_titled(words):
            return status
    return None


def _is_name(text: str) -> bool:
    """Whether words end in a postcode, as an asset's name and address do."""
    match = _POSTCODE_LAST.search(text)
    if not match or len(text) > _LONGEST_NAME:
        return False
    try:
        parse_postcode(match[1])
    except ValueError:
        return False
    return True
