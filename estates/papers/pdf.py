"""Draws a paper, or a pack, as PDF: PDF/UA-1 and PDF/A-2a together, one tagged table across pages, fonts embedded.

Every word reaches Typst as JSON and is drawn as a string, so nothing that a register says is read as markup. What the
formats share (order, words, line breaks) is decided in `paper`; the page is in `paper.typ`.
"""

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from estates.papers.paper import (
    Block,
    Heading,
    Pack,
    Paper,
    Paragraph,
    Statement,
    Table,
    bound,
    one_line,
    text_lines,
)

FACES = ("Regular", "Bold", "It")
TEMPLATE = "paper.typ"
# A refusal names every character that the faces lack, so a second is rare; the limit ends a fault of ours.
ATTEMPTS = 8

_LACKING = re.compile(r'(?:the text|the codepoint) `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


@dataclass(frozen=True)
class Drawn:
    """A document's bytes, and the page on which each line of its contents is found."""

    content: bytes
    pages: tuple[int, ...]


def render_pdf(document: Paper | Pack) -> bytes:
    """The paper, or the papers bound as one, as PDF bytes, the same for the same paper.

    Raises:
        typst.TypstError: a title is empty, which PDF/UA-1 forbids; otherwise the template is at fault.
    """
    return draw_pdf(document).content


def draw_pdf(document: Paper | Pack) -> Drawn:
    """The same, with the pages of the contents.

    A character that no face has (an emoji, Chinese) would make the file untrue to its standards, and Typst refuses it:
    it is drawn by its number instead, as "[U+1F600]".
    """
    import typst

    pack = bound(document)
    words = json.dumps(_build_data(pack), ensure_ascii=False)
    with tempfile.TemporaryDirectory() as folder:
        _write_files(Path(folder))
        for _ in range(ATTEMPTS):
            try:
                return _compile(words, pack, folder)
            except typst.TypstError as refusal:
                lacking = _lacking_characters(f"{refusal.message}\n{refusal.diagnostic}")
                if not lacking:
                    raise
                words = words.translate({ord(character): f"[U+{ord(character):04X}]" for character in lacking})
        return _compile(words, pack, folder)


def _compile(words: str, pack: Pack, folder: str) -> Drawn:
    """`paper.typ` with these words (JSON), dated midnight UTC, set in the faces in `folder` or else in Typst's own."""
    import typst

    compiler = typst.Compiler(
        str(Path(folder) / TEMPLATE),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder]),
        ignore_system_fonts=True,
        sys_inputs={"pack": words},
    )
    content: Any = compiler.compile(
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.fromisoformat(pack.first.dated).replace(tzinfo=UTC),
    )
    pages = json.loads(compiler.query("<pages>", field="value", one=True)) if pack.contents else []
    return Drawn(content, tuple(pages))


def _write_files(folder: Path) -> None:
    """Copies the template and the faces used into `folder`: Typst takes no bytes for a second question, and of faces
    takes folders only, of which the package's own also holds twenty others."""
    package = resources.files("font_source_sans_pro").joinpath("files")
    copies = {f"{face}.ttf": package.joinpath(f"SourceSansPro-{face}.ttf") for face in FACES}
    copies[TEMPLATE] = resources.files("estates.papers").joinpath(TEMPLATE)
    for name, file in copies.items():
        with file.open("rb") as source, (folder / name).open("wb") as copy:
            shutil.copyfileobj(source, copy)


def _lacking_characters(message: str) -> set[str]:
    """The characters outside ASCII that a refusal of Typst's names."""
    named = "".join(_LACKING.findall(message))
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), named)
    return {character for character in plain if not character.isascii()}


def _build_data(pack: Pack) -> dict[str, Any]:
    """What `paper.typ` reads: every text as its lines, an absent one as null."""
    first = pack.first
    language, _, region = first.language.partition("-")
    day = date.fromisoformat(first.dated)
    return {
        "title": [text_lines(line) for line in pack.title],
        "body": one_line(first.body),
        "dated": [day.year, day.month, day.day],
        "language": language,
        "region": region or None,
        "banner": _lines_or_none(first.banner),
        "footer": text_lines(pack.footer),
        "contents": pack.contents,
        "papers": [_build_paper(paper) for paper in pack.papers],
    }


def _build_paper(paper: Paper) -> dict[str, Any]:
    return {
        "name": text_lines(paper.name),
        "label": text_lines(paper.label),
        "title": [text_lines(line) for line in paper.title],
        "footer": text_lines(paper.footer),
        "landscape": paper.landscape,
        "blocks": [_build_block(block) for block in paper.blocks],
    }


def _build_block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            number, words = _lines_or_none(block.number), text_lines(block.text)
            return {
                "kind": "heading",
                "number": number,
                "text": words,
                "new_page": block.new_page,
                "listed": _lines_or_none(block.listed),
            }
        case Paragraph():
            number = _lines_or_none(block.number)
            return {"kind": "paragraph", "number": number, "statement": _build_statement(block.statement)}
        case Table():
            return {"kind": "table", **_build_table(block)}


def _build_table(table: Table) -> dict[str, Any]:
    return {
        "title": text_lines(table.title),
        "titled": table.titled,
        "note": _lines_or_none(table.note),
        "empty": text_lines(table.empty),
        "columns": [
            {"heading": text_lines(column.heading), "width_pc": column.width_pc, "numeric": column.numeric}
            for column in table.columns
        ],
        "rows": [
            {
                "heading": _lines_or_none(row.heading),
                "cells": [[_build_statement(statement) for statement in cell] for cell in row.cells],
                "to_sign": row.to_sign,
            }
            for row in table.rows
        ],
    }


def _build_statement(statement: Statement) -> dict[str, Any]:
    return {
        "lines": statement.lines(),
        "lead": _lines_or_none(statement.lead),
        "weight": statement.weight,
        "bullet": statement.bullet,
    }


def _lines_or_none(text: str) -> tuple[str, ...] | None:
    return text_lines(text) if text else None
