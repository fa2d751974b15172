"""What a rule found."""

from typing import NamedTuple


class Finding(NamedTuple):
    """`rule` is the name of the rule, of its file and of its anchor in docs/checks.md. `kind` and `key` name the
    record, and `subject` what of it, where a rule may find more than one thing of a record; these four never change
    while the matter is the same. `assets` are the keys of the assets concerned. `due` is the day (ISO 8601) by which
    something is to be done, the earliest that it can be where the register has no day; "" where there is none.
    `message` is fit for a panel's paper: a sentence without its stop. `advice` is for the officer: what to do. `until`
    is the latest day that `due` can be, where that is later; else ""."""

    rule: str
    kind: str
    key: str
    subject: str
    assets: tuple[str, ...]
    due: str
    message: str
    advice: str
    until: str = ""
