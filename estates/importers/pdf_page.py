"""What stands on one page of a PDF, asked of PDFium: words, ruled lines, links, pictures.

Everything comes in points with y down the page, turned so that most of the page's letters stand upright: a landscape
page may be turned by its own entry, or hold letters that lie on their side.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from estates.importers.pdf_words import GAP, Word

MOST_LINES = 20_000
"""Of one page. A map drawn in vectors has more, and no tables."""
THIN = 3.0
"""Points. A filled shape that is thinner is a ruled line."""
_SHORT = 4.0
"""Points. Ruled lines that are shorter are parts of letters and pictures."""
_DEEPEST_FORM = 8
MOST_LINKS = 2_000
"""Of one page."""
_SAMPLE = 60
"""Letters of a page whose angle is looked at."""
_LONGEST_ADDRESS = 4_096
_LAST_CHARACTER, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)
_NO_CHARACTER = frozenset("\x00\x02\x03\ufffe\uffff\ufeff\u200b")
_HYPHEN = "\x02"


class Edge(NamedTuple):
    """A ruled line, upright or level, of any thickness: from (x0, top) to (x1, bottom)."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """`pictured` says that pictures cover most of it. `edges` are None where there are more than are looked at."""

    number: int
    words: list[Word]
    edges: tuple[list[Edge], list[Edge]] | None = ([], [])
    """Level ones and upright ones."""
    pictured: bool = False
    letters: int = 0
    meaningless: int = 0
    """Letters whose meaning the file does not tell."""


@dataclass(slots=True)
class _Turn:
    """From the page's own coordinates, y upwards, to upright ones, y down."""

    quarter: int = 0

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        match self.quarter:
            case 1:
                return y, x
            case 2:
                return -x, y
            case 3:
                return -y, -x
            case _:
                return x, -y

    def box(self, left: float, low: float, right: float, high: float) -> tuple[float, float, float, float]:
        if not self.quarter:
            return left, -high, right, -low
        (xa, ya), (xb, yb) = self(left, low), self(right, high)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def read_page(document: Any, page: Any, number: int) -> Page:
    """What stands on a `pypdfium2.PdfPage` of a document, the one of that number from 1."""
    import pypdfium2.raw as pdfium

    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return Page(number, [])
    try:
        letters = _Letters(pdfium, text)
        turn = _Turn(letters.quarter())
        words = list(letters.words(turn))
    finally:
        pdfium.FPDFText_ClosePage(text)
    drawn = _Drawn(pdfium, page, turn)
    edges = drawn.edges()
    linked = _with_links(words, _links(pdfium, document, page, turn))
    return Page(number, linked, edges, drawn.pictured(), letters.count, letters.meaningless)


class _Kind(NamedTuple):
    """What the letters of one text object have in common."""

    mark: int
    artifact: bool
    size: float


class _Letter(NamedTuple):
    """`owner` is the address of its text object."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    owner: int
    place: int


class _Letters:
    """The letters of a page, in the order of the file."""

    def __init__(self, pdfium: Any, text: Any) -> None:
        self.pdfium, self.text = pdfium, text
        self.count: int = max(0, pdfium.FPDFText_CountChars(text))
        self.meaningless = 0
        self._kinds: dict[int, _Kind] = {}
        self._rectangle = pdfium.FS_RECTF()

    def quarter(self) -> int:
        """By how many quarter turns most letters lie on their side, going by a sample."""
        step = max(1, self.count // _SAMPLE)
        angles = Counter(
            -round(self.pdfium.FPDFText_GetCharAngle(self.text, index) / (math.pi / 2)) % 4
            for index in range(0, self.count, step)
            if self.pdfium.FPDFText_GetTextObject(self.text, index)
        )
        return angles.most_common(1)[0][0] if angles else 0

    def words(self, turn: _Turn) -> Iterator[Word]:
        """The letters put together, until a gap, a blank, another line or another marked content."""
        unicode, text = self.pdfium.FPDFText_GetUnicode, self.text
        run: list[tuple[int, str]] = []
        for place in range(self.count):
            letter = _text(unicode(text, place))
            if not letter:
                self.meaningless += self._owner(place) != 0
            elif letter != " " and (letter == "\xa0" or not letter.isspace()):
                run.append((place, letter))
            elif run:
                # A blank that only PDFium sees there belongs to no text object.
                yield from self._run(run, turn, self._owner(place) != 0)
                run = []
        if run:
            yield from self._run(run, turn, False)

    def _run(self, run: list[tuple[int, str]], turn: _Turn, spaced: bool) -> Iterator[Word]:
        """The words among letters with no blank between. Where the first and the last are of one text object, they are
        one word, and no other letter is asked for its place, which takes most of the time."""
        first = self._letter(*run[0], turn)
        last = self._letter(*run[-1], turn)
        if first and last and first.owner == last.owner:
            yield self._word(
                [first._replace(text="".join(text for _, text in run)), last._replace(text="")], turn, spaced
            )
            return
        letters = [letter for each in run if (letter := self._letter(*each, turn))]
        begin = 0
        for number, (one, after) in enumerate(pairwise(letters), start=1):
            if not self._follows(one, after):
                yield self._word(letters[begin:number], turn, spaced=False)
                begin = number
        if letters:
            yield self._word(letters[begin:], turn, spaced)

    def _owner(self, place: int) -> int:
        """The address of a letter's text object; 0 for what PDFium adds."""
        owner = self.pdfium.FPDFText_GetTextObject(self.text, place)
        return ctypes.addressof(owner.contents) if owner else 0

    def _letter(self, place: int, text: str, turn: _Turn) -> "_Letter | None":
        box, owner = self._rectangle, self._owner(place)
        if not owner or not self.pdfium.FPDFText_GetLooseCharBox(self.text, place, ctypes.byref(box)):
            return None
        sides = turn.box(box.left, box.bottom, box.right, box.top)
        if not all(map(math.isfinite, sides)):  # it stands nowhere
            self.meaningless += 1
            return None
        return _Letter(text, *sides, owner, place)

    def _base(self, index: int, turn: _Turn) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        self.pdfium.FPDFText_GetCharOrigin(self.text, index, ctypes.byref(x), ctypes.byref(y))
        base = turn(x.value, y.value)[1]
        return base if math.isfinite(base) else 0.0

    def _follows(self, last: "_Letter", letter: "_Letter") -> bool:
        """Whether a letter continues the word, going by where it stands."""
        if last.owner != letter.owner and self._kind(last.owner) != self._kind(letter.owner):
            return False
        height = min(last.bottom - last.top, letter.bottom - letter.top)
        shared = min(last.bottom, letter.bottom) - max(last.top, letter.top)
        return shared > height / 2 and letter.x0 - last.x1 < GAP * height and letter.x0 > last.x0 - height

    def _word(self, letters: list["_Letter"], turn: _Turn, spaced: bool) -> Word:
        text, lefts, tops, rights, bottoms, owners, places = zip(*letters, strict=True)
        kind = self._kind(owners[0])
        sides = min(lefts), min(tops), max(rights), max(bottoms)
        loose = len(set(owners)) == len("".join(text))
        base = self._base(places[0], turn)
        return Word("".join(text), *sides, base, kind.size, kind.mark, kind.artifact, spaced, loose)

    def _kind(self, address: int) -> _Kind:
        if address not in self._kinds:
            owner = ctypes.cast(address, self.pdfium.FPDF_PAGEOBJECT)
            mark = self.pdfium.FPDFPageObj_GetMarkedContentID(owner)
            size = ctypes.c_float()
            artifact = mark < 0 and "Artifact" in _mark_names(self.pdfium, owner)
            self.pdfium.FPDFTextObj_GetFontSize(owner, ctypes.byref(size))
            self._kinds[address] = _Kind(mark, artifact, size.value)
        return self._kinds[address]


def _text(code: int) -> str:
    """ "" for what is no letter; PDFium writes the hyphen of a line's end as U+0002."""
    if code > _LAST_CHARACTER or code in _SURROGATES:
        return ""
    letter = chr(code)
    if letter == _HYPHEN:
        return "-"
    if letter in _NO_CHARACTER:
        return ""
    return " " if code < 0x20 or 0x7F <= code < 0xA0 else letter  # noqa: PLR2004 - control characters


def _mark_names(pdfium: Any, owner: Any) -> set[str]:
    names = set()
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(owner)):
        mark = pdfium.FPDFPageObj_GetMark(owner, index)
        place = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
        if pdfium.FPDFPageObjMark_GetName(mark, place, 64, ctypes.byref(length)):
            names.add(buffer.raw[: max(0, min(64, length.value) - 2)].decode("utf-16-le", "replace"))
    return names


@dataclass(slots=True)
class _Drawn:
    """The lines and pictures of a page."""

    pdfium: Any
    page: Any
    turn: _Turn
    level: list[Edge] = field(default_factory=list)
    upright: list[Edge] = field(default_factory=list)
    covered: float = 0.0
    paths: int = 0

    def edges(self) -> tuple[list[Edge], list[Edge]] | None:
        self._look(
            self.pdfium.FPDFPage_CountObjects(self.page),
            partial(self.pdfium.FPDFPage_GetObject, self.page),
            (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
            _DEEPEST_FORM,
        )
        return (self.level, self.upright) if self.paths <= MOST_LINES else None

    def pictured(self) -> bool:
        """Whether pictures, or forms that may hold them, cover half the page or more."""
        size = self.pdfium.FPDF_GetPageWidthF(self.page) * self.pdfium.FPDF_GetPageHeightF(self.page)
        return bool(self.covered >= size / 2 > 0)

    def _look(self, count: int, item: Callable[[int], Any], outer: tuple[float, ...], depth: int) -> None:
        for index in range(count):
            thing = item(index)
            kind = self.pdfium.FPDFPageObj_GetType(thing)
            if kind == self.pdfium.FPDF_PAGEOBJ_PATH:
                self.paths += 1
                if self.paths > MOST_LINES:
                    return
                self._rule(thing, outer)
            elif kind == self.pdfium.FPDF_PAGEOBJ_IMAGE:
                self._cover(thing)
            elif kind == self.pdfium.FPDF_PAGEOBJ_FORM and depth:
                inner = _times(_matrix(self.pdfium, thing), outer)
                children = self.pdfium.FPDFFormObj_CountObjects(thing)
                self._look(children, partial(self.pdfium.FPDFFormObj_GetObject, thing), inner, depth - 1)

    def _cover(self, thing: Any) -> None:
        sides = [ctypes.c_float() for _ in range(4)]
        if self.pdfium.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, sides)):
            left, low, right, high = (side.value for side in sides)
            self.covered += abs(right - left) * abs(high - low)

    def _rule(self, path: Any, outer: tuple[float, ...]) -> None:
        """Takes the straight sides of what is stroked, and thin shapes that are filled."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not self.pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)):
            return
        matrix = _times(_matrix(self.pdfium, path), outer)
        for points in _subpaths(self.pdfium, path):
            corners = [self.turn(*_at(matrix, *point)) for point in points]
            if stroke.value:
                for (xa, ya), (xb, yb) in pairwise(corners):
                    self._take(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
            elif fill.value:
                xs, ys = zip(*corners, strict=True)
                self._take(min(xs), min(ys), max(xs), max(ys))

    def _take(self, x0: float, top: float, x1: float, bottom: float) -> None:
        if not all(map(math.isfinite, (x0, top, x1, bottom))):
            return
        if bottom - top <= THIN and x1 - x0 > _SHORT:
            self.level.append(Edge(x0, top, x1, bottom))
        elif x1 - x0 <= THIN and bottom - top > _SHORT:
            self.upright.append(Edge(x0, top, x1, bottom))


def _subpaths(pdfium: Any, path: Any) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; a part with curves, or with more corners than ruled lines have, is no ruled
    line."""
    count = pdfium.FPDFPath_CountSegments(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    straight = True
    for index in range(min(count, MOST_LINES)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and straight:
                yield points
            points, straight = [], True
        straight = straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
        points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and straight:
        yield points


def _matrix(pdfium: Any, thing: Any) -> tuple[float, ...]:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    """One transformation after another (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _at(matrix: tuple[float, ...], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


_Sides = tuple[float, float, float, float]


def _links(pdfium: Any, document: Any, page: Any, turn: _Turn) -> list[tuple[_Sides, str]]:
    """Boxes and addresses of the links that lead out of the file; a link over two lines has a box on each."""
    found: list[tuple[_Sides, str]] = []
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while len(found) < MOST_LINKS and pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        action = pdfium.FPDFLink_GetAction(link)
        length = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if 1 < length < _LONGEST_ADDRESS:
            address = ctypes.create_string_buffer(length)
            pdfium.FPDFAction_GetURIPath(document, action, address, length)
            words = address.value.decode("utf-8", "replace")
            found += [(turn.box(*sides), words) for sides in _link_boxes(pdfium, link)]
    return found


def _link_boxes(pdfium: Any, link: Any) -> Iterator[_Sides]:
    quad, box = pdfium.FS_QUADPOINTSF(), pdfium.FS_RECTF()
    count = pdfium.FPDFLink_CountQuadPoints(link)
    for index in range(min(count, MOST_LINKS)):
        if pdfium.FPDFLink_GetQuadPoints(link, index, ctypes.byref(quad)):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(xs), min(ys), max(xs), max(ys)
    if count < 1 and pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
        yield box.left, box.bottom, box.right, box.top


def _with_links(words: list[Word], links: list[tuple[_Sides, str]]) -> list[Word]:
    return [word._replace(link=_link_at(word.middle, links)) for word in words] if links else words


def _link_at(point: tuple[float, float], links: list[tuple[_Sides, str]]) -> str:
    x, y = point
    return next((address for (x0, top, x1, low), address in links if x0 <= x <= x1 and top <= y <= low), "")
