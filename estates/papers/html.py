"""Draws a paper as one HTML file: no script, nothing fetched, every text escaped by the template engine.

The page's own policy (CSP) allows nothing but its style sheet, by its hash. The style sheet is `paper.css` with what
the paper decides added: columns' widths, the page's orientation, and the words that print at the edge of every page.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from estates.papers.paper import Paper, Statement, one_line, text_lines
from estates.papers.template import source_hash, template_engine

_HERE = Path(__file__).parent


def render_html(paper: Paper) -> str:
    """The paper as a whole HTML document; encode it as UTF-8."""
    from markupsafe import Markup

    style = (_HERE / "paper.css").read_text(encoding="utf-8") + _build_rules(paper)
    return str(
        _template().render(
            paper=paper,
            title=" ".join(map(one_line, paper.title)),
            style=Markup(style),
            style_hash=source_hash(style),
        )
    )


@cache
def _template() -> Any:
    from markupsafe import Markup, escape

    engine = template_engine(_HERE)
    engine.filters["lines"] = lambda text: Markup("<br>").join(escape(line) for line in text_lines(text))
    engine.filters["plain"] = one_line
    engine.filters["runs"] = _runs
    engine.tests["table"] = lambda block: hasattr(block, "rows")
    engine.tests["paragraph"] = lambda block: hasattr(block, "statement")
    return engine.get_template("paper.html")


def _runs(statements: Sequence[Statement]) -> list[tuple[bool, list[Statement]]]:
    """Statements with and without bullets, those that follow each other together."""
    return [(bullet, list(run)) for bullet, run in groupby(statements, key=lambda statement: statement.bullet)]


def _build_rules(paper: Paper) -> str:
    """The style rules that depend on the paper."""
    rules = []
    for number, table in enumerate(paper.tables, start=1):
        whole = sum(column.width_pc for column in table.columns)
        for place, column in enumerate(table.columns, start=1):
            rules.append(f"#table-{number} col:nth-child({place}) {{ width: {100 * column.width_pc / whole:.2f}% }}")
    rules.append(f"@page {{ size: A4 {'landscape' if paper.landscape else 'portrait'} }}")
    rules.append(f"@page {{ @top-center {{ content: {_quote(paper.banner)} }} }}")
    rules.append(f"@page {{ @bottom-left {{ content: {_quote(paper.footer)} }} }}")
    return "\n".join(rules) + "\n"


def _quote(text: str) -> str:
    """A CSS string (CSS Syntax 3, section 4.3.7) with every sign that is no letter or digit of ASCII by its number, so
    that nothing can end the string or the style element.
    """
    escaped = (sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in one_line(text))
    return '"' + "".join(escaped) + '"'
