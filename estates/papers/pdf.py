"""Draws a paper as PDF: PDF/UA-1 and PDF/A-2a together, one tagged table across pages, fonts embedded.

Every word reaches Typst as JSON and is drawn as a string, so nothing that a register says is read as markup. What the
formats share (order, words, line breaks) is decided in `paper`; the page is in `paper.typ`.
"""

import json
import re
import shutil
import tempfile
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from estates.papers.paper import Paper, Statement, Table, text_lines

FACES = ("Regular", "Bold", "It")
# A refusal names every character that the faces lack, so a second is rare; the limit ends a fault of ours.
ATTEMPTS = 8

_LACKING = re.compile(r'(?:the text|the codepoint) `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def render_pdf(paper: Paper) -> bytes:
    """The paper as PDF bytes, the same for the same paper.

    A character that no face has (an emoji, Chinese) would make the file untrue to its standards, and Typst refuses it:
    it is drawn by its number instead, as "[U+1F600]".

    Raises:
        typst.TypstError: a title is empty, which PDF/UA-1 forbids; otherwise the template is at fault.
    """
    import typst

    words = json.dumps(_build_data(paper), ensure_ascii=False)
    with tempfile.TemporaryDirectory() as folder:
        _write_faces(Path(folder))
        for _ in range(ATTEMPTS):
            try:
                return _compile(words, paper.dated, folder)
            except typst.TypstError as refusal:
                lacking = _lacking_characters(f"{refusal.message}\n{refusal.diagnostic}")
                if not lacking:
                    raise
                words = words.translate({ord(character): f"[U+{ord(character):04X}]" for character in lacking})
        return _compile(words, paper.dated, folder)


def _compile(words: str, dated: str, folder: str) -> bytes:
    """`paper.typ` with these words (JSON), dated midnight UTC, set in the faces in `folder` or else in Typst's own."""
    import typst

    return typst.compile(
        resources.files("estates.papers").joinpath("paper.typ").read_bytes(),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder]),
        ignore_system_fonts=True,
        sys_inputs={"paper": words},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.fromisoformat(dated).replace(tzinfo=UTC),
    )


def _write_faces(folder: Path) -> None:
    """Copies the faces used into `folder`: Typst takes folders only, and the package's own also holds twenty others."""
    files = resources.files("font_source_sans_pro").joinpath("files")
    for face in FACES:
        with (
            files.joinpath(f"SourceSansPro-{face}.ttf").open("rb") as source,
            (folder / f"{face}.ttf").open("wb") as copy,
        ):
            shutil.copyfileobj(source, copy)


def _lacking_characters(message: str) -> set[str]:
    """The characters outside ASCII that a refusal of Typst's names."""
    named = "".join(_LACKING.findall(message))
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), named)
    return {character for character in plain if not character.isascii()}


def _build_data(paper: Paper) -> dict[str, Any]:
    """What `paper.typ` reads: every text as its lines, an absent one as null."""
    language, _, region = paper.language.partition("-")
    day = date.fromisoformat(paper.dated)
    return {
        "label": text_lines(paper.label),
        "title": [text_lines(line) for line in paper.title],
        "body": " ".join(text_lines(paper.body)),
        "dated": [day.year, day.month, day.day],
        "language": language,
        "region": region or None,
        "period": text_lines(paper.period) if paper.period else None,
        "banner": text_lines(paper.banner) if paper.banner else None,
        "footer": text_lines(paper.footer),
        "tables": [_build_table(table) for table in paper.tables],
    }


def _build_table(table: Table) -> dict[str, Any]:
    return {
        "title": text_lines(table.title),
        "note": text_lines(table.note) if table.note else None,
        "empty": text_lines(table.empty),
        "columns": [
            {"heading": text_lines(column.heading), "width_pc": column.width_pc, "numeric": column.numeric}
            for column in table.columns
        ],
        "assets": [
            {
                "heading": text_lines(asset.heading),
                "cells": [[_build_statement(statement) for statement in cell] for cell in asset.cells],
            }
            for asset in table.assets
        ],
    }


def _build_statement(statement: Statement) -> dict[str, Any]:
    return {
        "lines": text_lines(statement.text),
        "lead": text_lines(statement.lead) if statement.lead else None,
        "weight": statement.weight,
    }
