"""PDF to blocks in reading order, with or without tags.

A **tagged** file (those that this project writes, and what Word and LibreOffice save so) says itself what is a heading,
a paragraph, a row and a cell, and is believed, page by page, where its tags hold at least nine in ten of the words that
it does not call artifacts. An **untagged** page (most council packs) is read by its ruled lines: see `pdf_ruled` for
tables and `pdf_layout` for text.

Running heads and feet come once each, at the end (an untagged page's head where it is first seen), since one may be the
only place that says of which meeting a paper is ("Cambridgeshire Police and Crime Panel, 9 October 2019 – Appendix 4").
Page numbers, and the column headings that are printed again on each page of a table, are left out. Pages that are
pictures are named in the remarks: nothing is read from them.

PDFium is written in C++ and may end the whole process on a file made to do so: call this in a child process.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from estates.importers.document import Document, Grid, Passage
from estates.importers.finding import Unreadable
from estates.importers.pdf_joining import Block, join_pages, without_page_number
from estates.importers.pdf_layout import Table, Text, page_blocks, paragraphs
from estates.importers.pdf_open import Opened
from estates.importers.pdf_page import Page, read_page
from estates.importers.pdf_tags import Element, Marked, Paragraph, Structure, flow, said, table_rows
from estates.importers.pdf_words import MARKS, Line, Word, line_text, lines_of

MOST_BYTES = 500_000_000
MOST_PAGES = 10_000
MOST_LETTERS = 5_000_000
"""Some 1,500 pages full of text. The words of a tagged file are held at once, in 60 bytes a letter."""
_BELIEVED = 0.9
_END, _END_WITHIN = b"%%EOF", 8_192
_FEW_LETTERS, _MOST_MEANINGLESS = 40, 0.2
_APART = 2.0
"""Of a letter's height: the least distance between what stands at the left and at the right of one line."""
_SHOWN = 40
_ASK = "ask for the original file, or run it through text recognition"


def read_pdf(path: Path) -> Document:
    """The file's passages and tables. Raises Unreadable for what is no whole PDF, is locked with a password, is larger
    than what is taken, or holds pictures of pages only; Fault is not raised."""
    return _Reader(path).document()


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        self.structure = Structure()
        self.marked: dict[Marked, list[Word]] = {}
        self.artifacts: list[Text] = []
        self.rights: dict[int, float] = {}
        """How far to the right the tagged words of a page reach, by its index."""
        self.known: set[str] = set()
        self.remarks: list[str] = []
        self.left_open: Opened | None = None
        """The last table of the page before, where it has no upright lines."""
        self.letters = 0
        self.pictures: list[int] = []
        self.lost: list[int] = []
        self.meaningless: list[int] = []

    def document(self) -> Document:
        self._check_file()
        file = self._open()
        try:
            if not 0 < len(file) <= MOST_PAGES:
                raise self._unreadable(
                    f"a paper of up to {MOST_PAGES:,} pages", f"{len(file):,}", "give the part needed"
                )
            pages = [self._page(file, index) for index in range(len(file))]
            count = len(file)
        finally:
            file.close()
        self._check_pages(count)
        self.remarks += [
            f"the table on page {block.page} has no upright lines: its rows and columns were told by the "
            f"blanks between, {_extent(block.opened)}; see that every row and cell of it is there"
            for blocks in pages
            for block in blocks
            if isinstance(block, Table) and block.opened
        ]
        mended: list[int] = []
        joined = join_pages(pages, mended)
        if mended:
            self.remarks.append(
                f"on {_pages(mended)} a table goes on with a row whose first cell is empty: it was read as the rest of "
                "the row before"
            )
        untagged = [block for each in joined for block in self._made(each)]
        blocks = tuple(_numbered(_by_page(list(self._tagged()), untagged)))
        heads = _head_words(blocks)
        feet = _distinct(text for text in self.artifacts if not set(text.text.split()) <= heads)
        return Document((*blocks, *feet), count, tuple(self.remarks))

    def _unreadable(self, expected: str, found: str, do: str) -> Unreadable:
        return Unreadable(self.name, expected, found, do)

    def _check_file(self) -> None:
        """Refuses what is too large, is no PDF, or ends before its end."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(0)
                head = file.read(1_024)
                file.seek(max(0, size - _END_WITHIN))
                tail = file.read()
        except OSError as error:
            raise self._unreadable(
                "a file to read", str(error.strerror), "check its name and who may read it"
            ) from error
        if b"%PDF-" not in head:
            raise self._unreadable("a PDF", "a file that does not begin as one", "check what it is")
        if size > MOST_BYTES:
            raise self._unreadable(f"up to {MOST_BYTES // 10**6} MB", f"{size // 10**6} MB", "give the part needed")
        if _END not in tail:
            raise self._unreadable("a whole PDF", "one that breaks off before its end", "fetch or save it again")

    def _open(self) -> Any:
        import pypdfium2

        try:
            return pypdfium2.PdfDocument(self.path)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() and self._is_encrypted():
                raise self._unreadable(
                    "a PDF that opens without a password", "one that is locked", "save it again without its password"
                ) from error
            raise self._unreadable("a whole PDF", "a damaged one", "fetch or save it again") from error

    def _is_encrypted(self) -> bool:
        """PDFium's last error may be one of another file."""
        with self.path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            return content.find(b"/Encrypt") >= 0

    def _page(self, file: Any, index: int) -> list[Block]:
        """What of a page does not hang on the structure; what does is kept in `marked`."""
        import pypdfium2

        before, self.left_open = self.left_open, None
        try:
            handle = file[index]
        except pypdfium2.PdfiumError:
            self.lost.append(index + 1)
            return []
        try:
            page = read_page(file, handle, index + 1)
            self._count(page)
            found = self.structure.add(handle, index) if any(word.mark >= 0 for word in page.words) else set()
        finally:
            handle.close()
        self.known |= {word.text.strip(MARKS).casefold() for word in page.words}
        content = [word for word in page.words if not word.artifact]
        loose = [word for word in content if word.mark not in found]
        if not content or len(loose) > len(content) * (1 - _BELIEVED):
            blocks = page_blocks(page, page.words, self.known, before)
            self.left_open = next((block.opened for block in reversed(blocks) if isinstance(block, Table)), None)
            return list[Block](blocks)
        for word in content:
            if word.mark in found:
                self.marked.setdefault(Marked(index, word.mark), []).append(word)
        self.rights[index] = max(word.x1 for word in content)
        self.artifacts += _apart([word for word in page.words if word.artifact], index + 1)
        return list(paragraphs(loose, index + 1, self.known))

    def _count(self, page: Page) -> None:
        """Keeps what is to be said of the page. Raises Unreadable where there is too much text."""
        self.letters += page.letters
        if self.letters > MOST_LETTERS:
            raise self._unreadable(f"up to {MOST_LETTERS:,} letters", "more", "give the pages needed")
        if page.letters < _FEW_LETTERS and page.pictured:
            self.pictures.append(page.number)
        elif page.meaningless > _MOST_MEANINGLESS * page.letters:
            self.meaningless.append(page.number)

    def _check_pages(self, count: int) -> None:
        """Raises Unreadable where no page says anything; of some pages only, the remarks tell."""
        if len(self.lost) == count:
            raise self._unreadable("pages to read", "none that is whole", "fetch or save it again")
        if len(self.pictures) + len(self.lost) == count:
            raise self._unreadable("text", "pictures of pages", _ASK)
        if len(self.meaningless) + len(self.pictures) + len(self.lost) == count:
            raise self._unreadable("text", "letters whose meaning the file does not tell", _ASK)
        if not self.letters:
            raise self._unreadable(
                "text", "empty pages" if count > 1 else "an empty page", "check that it is the right file"
            )
        told = (
            (self.pictures, "pictures of pages, and were not read: " + _ASK),
            (self.meaningless, "in letters whose meaning the file does not tell, and may be wrong: " + _ASK),
            (self.lost, "damaged, and were not read: fetch or save the file again"),
        )
        self.remarks += [f"{_pages(pages)} are {what}" for pages, what in told if pages]

    def _made(self, block: Block) -> Iterator[Passage | Grid]:
        """A block of the layout as one of a document."""
        if isinstance(block, Text):
            yield Passage(block.text, block.page, links=block.links)
        else:
            yield Grid(block.cells(self.known), 0, block.page)

    def _tagged(self) -> Iterator[Passage | Grid]:
        for part in flow(self.structure.root, self.marked):
            if isinstance(part, Paragraph):
                text, links = said(part, self.rights.get(part.page, 0.0), self.known)
                if text:
                    yield Passage(text, part.page + 1, part.level, links)
            elif page := self._first_page(part):
                rows, heads = table_rows(part, self.marked, self.known)
                yield Grid(tuple(rows), 0, page, part.title, heads)

    def _first_page(self, element: Element) -> int:
        """The page, from 1, on which the content of an element begins; 0 if none of it was found."""
        for child in element.children():
            if isinstance(child, Marked):
                if child in self.marked:
                    return child.page + 1
            elif page := self._first_page(child):
                return page
        return 0


def _extent(opened: Opened) -> str:
    """From where to where a table was read."""
    first, last = (
        line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…" for line in (opened.begun_with, opened.ended_by)
    )
    end = f'before the line "{last}"' if last else "at the foot of the page or a wide blank"
    return f'from the line "{first}" on, and it ends {end}'


def _apart(words: list[Word], page: int) -> list[Text]:
    """The lines of running heads and feet, what stands at the left and at the right of a line as two."""
    texts = []
    for line in lines_of(words):
        part: Line = []
        for word in line:
            if part and word.x0 - part[-1].x1 > _APART * word.height:
                texts.append(Text(line_text(part), page, part[0].top))
                part = []
            part.append(word)
        texts.append(Text(line_text(part), page, part[0].top))
    return texts


def _by_page(tagged: list[Passage | Grid], untagged: list[Passage | Grid]) -> Iterator[Passage | Grid]:
    """The blocks of both, by pages, each kind in its own order."""
    waiting = iter(untagged)
    following = next(waiting, None)
    for block in tagged:
        while following and following.page < block.page:
            yield following
            following = next(waiting, None)
        yield block
    if following:
        yield following
    yield from waiting


def _numbered(blocks: Iterable[Passage | Grid]) -> Iterator[Passage | Grid]:
    number = 0
    for block in blocks:
        if isinstance(block, Grid):
            number += 1
            yield replace(block, number=number)
        else:
            yield block


def _head_words(blocks: Iterable[Passage | Grid]) -> set[str]:
    """The words of column headings, which a file repeats on every page as an artifact."""
    grids = (block for block in blocks if isinstance(block, Grid))
    cells = (cell for grid in grids for row in grid.rows[: max(1, grid.header_rows)] for cell in row)
    return {word for cell in cells for word in cell.text.split()}


def _distinct(texts: Iterable[Text]) -> Iterator[Passage]:
    """Each running head or foot once, without page numbers."""
    first: dict[str, int] = {}
    for text in texts:
        words = without_page_number(text.text)
        if words:
            first.setdefault(words, text.page)
    return (Passage(words, page) for words, page in first.items())


def _pages(numbers: list[int]) -> str:
    """ "pages 4 to 6 and 9" """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    *others, last = said
    return f"page{'s' if len(numbers) > 1 else ''} {', '.join(others)}{' and ' if others else ''}{last}"
