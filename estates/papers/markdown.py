"""Draws a paper as GitHub-flavoured Markdown: a pipe table for each table, every text escaped to read as typed.

Escapes follow CommonMark 0.31 (2.4, backslash escapes; 2.5, entities) and GFM's own tables and autolinks.
The only HTML written is `<br>`, where a cell has more than one line.
"""

import re

from estates.papers.paper import Column, Paper, Statement, Table, text_lines

_BREAK = "<br>"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# `:`, `.` and `@` make links of bare addresses; `$` begins mathematics on GitHub; `~` strikes through.
_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~$!@]|:(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
_LEADING = re.compile(r"^(?:[-+=]|\d{1,9}(?=[.)]))")
_BLANK = re.compile(r"[^\S ]")


def render_markdown(paper: Paper) -> str:
    """The paper as Markdown text, ending in a newline."""
    parts = [f"**{_escape(paper.banner)}**"] if paper.banner else []
    parts += [f"**{_escape(paper.label)}**"] if paper.label else []
    parts += ["# " + _escape("\n".join(paper.title))]
    parts += [_escape(paper.period)] if paper.period else []
    for table in paper.tables:
        parts += [f"## {_escape(table.title)}"]
        parts += [_escape(table.note)] if table.note else []
        parts += [_draw_table(table)]
    parts += [_escape(paper.footer)] if paper.footer else []
    return "\n\n".join(parts) + "\n"


def _draw_table(table: Table) -> str:
    blank = [""] * (len(table.columns) - 1)
    rows = [[_escape(column.heading) for column in table.columns], [_rule(column) for column in table.columns]]
    for asset in table.assets:
        rows.append([_mark(asset.heading, "**"), *blank])
        rows.append([_BREAK.join(_draw_statement(statement) for statement in cell) for cell in asset.cells])
    if not table.assets:
        rows.append([_escape(table.empty), *blank])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _rule(column: Column) -> str:
    return "---:" if column.numeric else "---"


def _draw_statement(statement: Statement) -> str:
    marks = {"plain": "", "bold": "**", "quiet": "*"}
    text = _mark(statement.text, marks[statement.weight])
    return f"{_mark(statement.lead, '**')} {text}" if statement.lead else text


def _mark(text: str, mark: str) -> str:
    """`text` escaped, each of its lines set between marks: emphasis does not reach over `<br>` in every reader."""
    return _BREAK.join(f"{mark}{line}{mark}" if line else "" for line in map(_escape_line, text_lines(text)))


def _escape(text: str) -> str:
    return _mark(text, "")


def _escape_line(line: str) -> str:
    """One line as typed. A blank other than a space becomes its number, for emphasis must not begin or end with one."""
    entities = "".join(_ENTITIES.get(character, character) for character in _SPECIAL.sub(r"\\\g<0>", line))
    numbered = _BLANK.sub(lambda match: f"&#{ord(match[0])};", entities)
    return _LEADING.sub(_escape_leading, numbered)


def _escape_leading(match: re.Match[str]) -> str:
    """A list's mark or an underline, made text. A digit takes no backslash: the `1` of `1.` goes by its number."""
    first = match[0]
    return f"&#{ord(first[0])};{first[1:]}" if first[0].isdigit() else f"\\{first}"
