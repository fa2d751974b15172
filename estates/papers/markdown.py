"""Draws a paper as GitHub-flavoured Markdown: a pipe table for each table, every text escaped to read as typed.

Escapes follow CommonMark 0.31 (2.4, backslash escapes; 2.5, entities) and GFM's own tables and autolinks.
The only HTML written is `<br>` between the statements of a cell, and `<br/>` between the lines of one statement:
readers show both alike, and who reads the file back can tell them apart.
"""

import re
from collections.abc import Iterator

from estates.papers.paper import Block, Column, Heading, Paper, Paragraph, Part, Statement, Table, text_lines

_BREAK, _SOFT_BREAK = "<br>", "<br/>"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# `:`, `.` and `@` make links of bare addresses; `$` begins mathematics on GitHub; `~` strikes through.
_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~$!@]|:(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
_LEADING = re.compile(r"^(\d{0,9})([-+=]|(?<=\d)[.)](?=\s|$))")
_BLANK = re.compile(r"[^\S ]")


def render_markdown(paper: Paper) -> str:
    """The paper as Markdown text, ending in a newline."""
    parts = [f"**{_escape(paper.banner)}**"] if paper.banner else []
    parts += [f"**{_escape(paper.label)}**"] if paper.label else []
    parts += ["# " + _escape("\n".join(paper.title))]
    parts += [part for block in paper.blocks for part in _draw(block)]
    parts += [_escape(paper.footer)] if paper.footer else []
    return "\n\n".join(parts) + "\n"


def _draw(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            number = f"{_escape(block.number)} " if block.number else ""
            yield f"## {number}{_escape(block.text)}"
        case Paragraph():
            number = f"{_escape(block.number)} " if block.number else ""
            mark = "- " if block.statement.bullet else ""
            yield f"{mark}{number}{_draw_statement(block.statement)}"
        case Table():
            if block.titled:
                yield f"## {_escape(block.title)}"
            if block.note:
                yield _escape(block.note)
            yield _draw_table(block)


def _draw_table(table: Table) -> str:
    blank = [""] * (len(table.columns) - 1)
    rows = [[_escape(column.heading) for column in table.columns], [_rule(column) for column in table.columns]]
    for row in table.rows:
        if row.heading:
            rows.append([_mark(row.heading, "**"), *blank])
        rows.append([_BREAK.join(_draw_item(statement) for statement in cell) for cell in row.cells])
    if not table.rows:
        rows.append([_escape(table.empty), *blank])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _rule(column: Column) -> str:
    return "---:" if column.numeric else "---"


def _draw_item(statement: Statement) -> str:
    """A statement of a cell, which can hold no list: the bullet is a letter."""
    return f"• {_draw_statement(statement)}" if statement.bullet else _draw_statement(statement)


def _draw_statement(statement: Statement) -> str:
    marks = {"plain": "", "bold": "**", "quiet": "*"}
    mark = marks[statement.weight]
    lines = ["".join(_draw_part(part) for part in line) for line in statement.lines()]
    text = _SOFT_BREAK.join(f"{mark}{line}{mark}" if line else "" for line in lines)
    return f"{_mark(statement.lead, '**')} {text}" if statement.lead else text


def _draw_part(part: Part) -> str:
    words, address = part
    return f"[{_escape_line(words)}]({address.replace('&', '&amp;')})" if address else _escape_line(words)


def _mark(text: str, mark: str) -> str:
    """`text` escaped, each of its lines set between marks: emphasis does not reach over `<br>` in every reader."""
    return _BREAK.join(f"{mark}{line}{mark}" if line else "" for line in map(_escape_line, text_lines(text)))


def _escape(text: str) -> str:
    return _mark(text, "")


def _escape_line(line: str) -> str:
    """One line as typed. A blank other than a space becomes its number, for emphasis must not begin or end with one."""
    entities = "".join(_ENTITIES.get(character, character) for character in _SPECIAL.sub(r"\\\g<0>", line))
    numbered = _BLANK.sub(lambda match: f"&#{ord(match[0])};", entities)
    # A list's mark or an underline, made text.
    return _LEADING.sub(r"\1\\\2", numbered)
