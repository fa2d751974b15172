"""What a file is, by its content and never by its name. Read are its first bytes, and of an archive the directory."""

import csv
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import IO

from estates.importers.finding import Unreadable

HEAD = 1 << 16
"""How many bytes are read."""
_ENTRIES = 20_000
"""An archive with more files in it is no document."""
_MANIFEST = 1 << 20
_TAKEN = "a paper (PDF, Word, HTML, text), a list (XLSX, XLS, ODS, CSV), or places (GeoPackage, GeoJSON, shapefile)"
_SAVE = "save it as PDF, .docx, .xlsx or .csv"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REGISTER = 0x45535430
_SHAPEFILE = b"\x00\x00\x27\x0a"
_COUNTED = 40


class Format(StrEnum):
    """Who reads it."""

    PDF = "PDF"
    WORD = "Word"
    HTML = "HTML"
    TEXT = "text"
    LIST = "list"
    PLACES = "places"
    REGISTER_WORKBOOK = "workbook of a register"


def sniff(path: Path) -> Format:
    """Raises Unreadable for what is none of the formats, or cannot be read at all."""
    head = _head(path)
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"PK"):
        return _archive(path)
    if head.startswith(_OLE2):
        return _compound(path)
    if head.startswith(b"SQLite format 3\x00"):
        return _database(path, head)
    if head.startswith(_SHAPEFILE):
        return Format.PLACES
    if (what := _known_otherwise(head)) is not None:
        raise _no(path, *what)
    return _text(path, head)


def _no(path: Path, found: str, do: str = _SAVE, expected: str = _TAKEN) -> Unreadable:
    return Unreadable(path.name or str(path), expected, found, do)


def _head(path: Path) -> bytes:
    if path.is_dir():
        if any(any((path / below).glob("[a-z][a-z].csv")) for below in ("", "Data/CSV")):
            raise _code_point(path)
        raise _no(path, "a folder", "name a file in it")
    if not path.exists():
        raise _no(path, "no file of that name", "look at its spelling and its folder", "a file")
    if not path.is_file():  # a file is read more than once, and a pipe waits for whoever writes
        raise _no(path, "a pipe or a device", "save what comes out of it in a file, and name that", "a file")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise _no(path, f"one that cannot be opened ({error.strerror})", "see that it may be read", "a file") from None
    if not head.strip():
        raise _no(path, "a file with nothing in it", "save it again where it comes from")
    return head


def _code_point(path: Path) -> Unreadable:
    return _no(
        path, "OS Code-Point Open", f'it tells where postcodes are: estates locate ASSET --postcode "PE29 2BQ" '
        f"--codepoint {path.name}",
    )  # fmt: skip


# Archives


def _archive(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in archive.infolist()[: _ENTRIES + 1]]
            if len(names) > _ENTRIES:
                raise _no(path, f"an archive of more than {_ENTRIES:,} files")
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise _locked(path)
            return _by_parts(path, archive, names)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, struct.error):
        raise _cut_short(path) from None


def _cut_short(path: Path) -> Unreadable:
    return _no(path, "one that is cut short or damaged", "copy or download it again", "a whole file")


def _locked(path: Path) -> Unreadable:
    return _no(path, "one locked with a password", "take the password off and save it again", "a file that opens")


def _by_parts(path: Path, archive: zipfile.ZipFile, names: Sequence[str]) -> Format:
    """What a zip archive is, by the parts that it has."""
    have = set(names)
    low = [name.casefold() for name in names]
    if "word/document.xml" in have:
        return Format.WORD
    if "xl/workbook.xml" in have:
        return Format.REGISTER_WORKBOOK if _is_of_register(archive) else Format.LIST
    if "xl/workbook.bin" in have:
        return Format.LIST
    if "mimetype" in have:
        if "content.xml" in have and _is_of_register(archive, "content.xml"):
            return Format.REGISTER_WORKBOOK
        return _open_document(path, _part(archive, "mimetype", 200))
    if any(name.endswith((".shp", ".gpkg", ".geojson")) for name in low):
        return Format.PLACES
    if any(re.search(r"(^|/)codepo[^/]*/|(^|/)data/csv/[a-z]{1,2}\.csv$", name) for name in low):
        raise _code_point(path)
    if any(name.startswith("ppt/") for name in low):
        raise _no(path, "a presentation")
    if any(name.endswith(".iwa") for name in low):
        raise _no(path, "a document of Apple's Pages or Numbers", "export it there as Word, Excel or PDF")
    raise _no(path, "an archive of other files", "unpack it, and name the file in it")


def _is_of_register(archive: zipfile.ZipFile, part: str = "xl/workbook.xml") -> bool:
    """By the hidden sheet that every export begins with, which the programs keep when they save it again."""
    from estates.importers.register_sheets import HIDDEN_SHEET

    return f'name="{HIDDEN_SHEET}"'.encode() in _part(archive, part, _MANIFEST)


def _part(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The first bytes of a part: what is packed may be a thousand times as large as the archive."""
    with archive.open(name) as file:
        return file.read(most)


def _open_document(path: Path, kind: bytes) -> Format:
    if b"opendocument.spreadsheet" in kind:
        return Format.LIST
    what = "a text of LibreOffice" if b"opendocument.text" in kind else "a book or drawing"
    raise _no(path, what, "save it as .docx or PDF")


# Files of older Office programs, and of those that lock a newer one ([MS-CFB], section 2)


def _compound(path: Path) -> Format:
    try:
        with path.open("rb") as file:
            names = set(_streams(file))
    except (OSError, struct.error):
        raise _cut_short(path) from None
    if "EncryptedPackage" in names:
        raise _locked(path)
    if names & {"Workbook", "Book"}:
        from estates.importers.register_sheets import MARK

        return Format.REGISTER_WORKBOOK if MARK.encode() in path.read_bytes() else Format.LIST
    if "WordDocument" in names:
        raise _no(path, "a Word document of before 2007 (.doc)", "save it as .docx")
    if not names:
        raise _cut_short(path)
    raise _no(path, "a document of another Office program")


def _streams(file: IO[bytes]) -> Iterable[str]:
    """The names in a compound file's directory, of which the first sectors are read."""
    header = file.read(512)
    size = 1 << min(struct.unpack_from("<H", header, 30)[0], 12)
    sector = struct.unpack_from("<I", header, 48)[0]
    tables = struct.unpack_from("<109I", header, 76)
    for _ in range(64):
        file.seek((sector + 1) * size)
        entries = file.read(size)
        for start in range(0, len(entries) - 127, 128):
            length = struct.unpack_from("<H", entries, start + 64)[0]
            if 2 < length <= 64:  # noqa: PLR2004 - a name of up to 31 letters and its end
                yield entries[start : start + length - 2].decode("utf-16-le", "replace")
        at, within = divmod(sector, size // 4)
        if at >= len(tables) or tables[at] > 0xFFFFFFF0:  # noqa: PLR2004 - none ([MS-CFB] 2.1)
            return
        file.seek((tables[at] + 1) * size + within * 4)
        sector = struct.unpack("<I", file.read(4))[0]
        if sector > 0xFFFFFFF0:  # noqa: PLR2004 - the end of the chain
            return


def _database(path: Path, head: bytes) -> Format:
    if int.from_bytes(head[68:72], "big") == _REGISTER:
        raise _no(
            path, "a register", f"use it with --register {path.name}, or take it over: estates --register {path.name} "
            "export FILE.jsonl, then estates init --from FILE.jsonl",
        )  # fmt: skip
    if head[68:72] in (b"GPKG", b"GP10", b"GP11") or b"gpkg_contents" in head:
        return Format.PLACES
    raise _no(path, "another database", "save what you need from it as .csv")


_MAGIC: Sequence[tuple[bytes, str, str]] = (
    (b"\x89PNG", "a picture", "a picture has no words to read: ask for the file it was made from"),
    (b"\xff\xd8\xff", "a picture", "a picture has no words to read: ask for the file it was made from"),
    (b"GIF8", "a picture", "a picture has no words to read: ask for the file it was made from"),
    (b"II*\x00", "a scanned picture", "a picture has no words to read: ask for the file it was made from"),
    (b"MM\x00*", "a scanned picture", "a picture has no words to read: ask for the file it was made from"),
    (b"BM", "a picture", "a picture has no words to read: ask for the file it was made from"),
    (b"{\\rtf", "rich text (RTF)", "save it as .docx"),
    (b"\x1f\x8b", "a packed file", "unpack it first"),
    (b"7z\xbc\xaf", "a packed file", "unpack it first"),
    (b"Rar!", "a packed file", "unpack it first"),
    (b"\x7fELF", "a program", _SAVE),
    (b"MZ", "a program", _SAVE),
    (b"PAR1", "a Parquet file", "save it as .csv or GeoPackage"),
)


def _known_otherwise(head: bytes) -> tuple[str, str] | None:
    for magic, what, do in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or b"\x00" in head[:64]):  # noqa: PLR2004 - two letters may begin a text
            return what, do
    if head[4:8] == b"ftyp" or head[8:12] == b"WEBP":
        return "a picture or a film", "ask for the file it was made from"
    return None


# Text


def _text(path: Path, head: bytes) -> Format:
    text = _decoded(path, head)
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise _no(path, "a file with nothing in it", "save it again where it comes from")
    if re.match(r"\[\[record\]\]|kind = \"", start) or "\n[[record]]" in start:
        raise _no(path, "records as TOML", f"record them: estates record {path.name}")
    if start[:1] in "{[" and re.match(r'[{\[]\s*["{\[\]}]', start):
        return _json(path, start)
    if re.search(r"<(!doctype html|html|head|body|table|div|p)\b", start[:4096], re.IGNORECASE):
        return Format.HTML
    if start.startswith("<"):
        what = "a spreadsheet as XML" if "schemas-microsoft-com:office:spreadsheet" in start else "XML"
        raise _no(path, what)
    if re.match(r'"?[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"?,\d+,\d+,\d+,', start):
        raise _code_point(path)
    return Format.LIST if _is_table(start) else Format.TEXT


def _decoded(path: Path, head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) * 0.3 and min(even, odd) < len(head) * 0.05:
        return head.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    strange = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1a" for byte in head)  # noqa: PLR2004 - control characters
    if strange > len(head) * 0.1:
        raise _no(path, "bytes of no format that is known")
    try:
        return head.decode("utf-8-sig", "strict" if len(head) < HEAD else "ignore")
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


def _json(path: Path, start: str) -> Format:
    if re.match(r'\{"entries":\d+,"format":\d+,"register":', start):
        raise _no(path, "a register in its portable form", f"begin a register with it: estates init --from {path.name}")
    if re.search(r'"(features|geometry|coordinates|FeatureCollection|Feature)"', start):
        return Format.PLACES
    raise _no(path, "JSON that is no GeoJSON", "save it as .csv")


def _is_table(text: str) -> bool:
    """Whether most of the first rows have as many cells as each other: of a list, and not of a paper's sentences,
    which have a blank after a comma."""
    lines = text.splitlines()
    if any(re.fullmatch(r"\s*\|?\s*:?-{2,}[-:| ]*", line) and "|" in line for line in lines):
        return False  # Markdown's tables
    if re.match(r"sep=.\s*$", lines[0]):
        return True
    if any(_heads_a_paper(line.split("\t")) for line in lines):
        return False
    return any(_is_taken_apart(lines, separator) for separator in ",;\t|")


def _heads_a_paper(cells: Sequence[str]) -> bool:
    """Whether these are the headings of Appendix 4 as text, whose assets are named in rows of their own: a short paper
    has more rows of its tables than sentences."""
    from estates.importers.published_headings import read_header

    columns = read_header(cells) if len(cells) > 1 else None
    return columns is not None and {"situation", "timescale"} <= {*columns.fields} and "name" not in columns.fields


def _is_taken_apart(lines: Sequence[str], separator: str) -> bool:
    try:
        rows = [row for row in csv.reader(lines, delimiter=separator) if any(cell.strip() for cell in row)]
    except csv.Error:
        return False
    rows = rows[: min(_COUNTED, len(rows) - 1 or 1)]  # the last may be cut off
    if not rows:
        return False
    widths = Counter(len(row) for row in rows if not any(cell.startswith(" ") for cell in row[1:]))
    if len({len(row) for row in rows}) == 1 < len(rows):
        widths = Counter(map(len, rows))
    width, count = max(((w, c) for w, c in widths.items() if w > 1), key=lambda found: found[1], default=(1, 0))
    short = all(len(cell) < 80 for cell in rows[0])  # noqa: PLR2004 - headings, and not sentences
    return width > 1 and count * 2 >= len(rows) and (short or len(rows) > 1)
