"""What a rule found."""

from typing import NamedTuple


class Finding(NamedTuple):
    """`rule` is the name of the rule, of its file and of its anchor in docs/checks.md. `kind` and `key` name the
    record; `due` is the day (ISO 8601) by which something is to be done, "" where there is none."""

    rule: str
    kind: str
    key: str
    due: str
    message: str
