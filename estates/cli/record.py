"""What every command that appends does: make one draft, append it, say so."""

from collections.abc import Mapping
from typing import Any

import typer

from estates.cli.options import marking, opened, reduced_date
from estates.cli.output import recorded
from estates.register.entry import Draft


def record(
    ctx: typer.Context,
    kind: str,
    key: str,
    fields: Mapping[str, Any],
    *,
    on: str,
    marked: str,
    source: str,
    by: str,
    new: bool = False,
    next_step: str = "",
) -> None:
    """Appends one entry that asserts `fields`, those that are None left out. With `new` the record must not exist yet.

    Raises Refusal, RecordMoved or Fault.
    """
    said = {name: value for name, value in fields.items() if value is not None}
    effective, mark = reduced_date(on), marking(marked)
    with opened(ctx) as register:
        seen = 0 if new else register.newest(kind, key)
        entries = register.append([Draft(kind, key, said, effective, mark, source, by, seen)])
    recorded(entries, next_step)
