"""One numbered line of the book, and the draft that it is made from."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from estates.model.dates import ReducedDate, parse_date
from estates.model.vocabulary import Marking

HEADER = (
    "register", "number", "recorded_at", "recorded_by", "effective", "kind", "key", "marking", "about", "replaces",
    "source", "body_hash",
)  # fmt: skip
"""The fields that an entry's hash covers."""


_GIVEN = "update-"
_NUMBERED = re.compile(f"{_GIVEN}[0-9]+")


class Entry(NamedTuple):
    """Which fields of which record were asserted, true from when, on what source, for whose eyes, recorded by which
    role.

    `recorded_at` is UTC, ISO 8601 to the microsecond with a Z. `about` is the asset concerned, or "". `replaces` is
    the number of the entry whose place this one takes. `place` is where it stands among the record's entries of one
    date: its number, or the place of the entry that it replaces. `fields` are whole values in canonical form; None:
    there is none. A replacement without fields withdraws the entry that it replaces.
    """

    number: int
    recorded_at: str
    recorded_by: str
    effective: str
    kind: str
    key: str
    marking: str
    about: str
    replaces: int | None
    source: str
    place: int
    fields: Mapping[str, Any]

    @property
    def when(self) -> ReducedDate:
        return parse_date(self.effective)

    @property
    def visible_from(self) -> date:
        """The first day whose papers can show it."""
        return parse_date(self.effective).visible_from(date.fromisoformat(self.recorded_at[:10]))

    def later(self, by: int) -> "Entry":
        """The same under a number that is higher by so much; it replaces none."""
        number = self.number + by
        key = given_key(number) if self.key == given_key(self.number) else self.key
        return self._replace(number=number, place=number, key=key)

    def header(self, register: str, body_hash: str) -> str:
        """Its header in canonical form, as it is hashed: what `canonical_bytes` would write of it, in a quarter of the
        time."""
        return (
            f'{{"about":{quoted(self.about)},"body_hash":"{body_hash}","effective":"{self.effective}",'
            f'"key":{quoted(self.key)},"kind":"{self.kind}","marking":"{self.marking}","number":{self.number},'
            f'"recorded_at":"{self.recorded_at}","recorded_by":{quoted(self.recorded_by)},'
            f'"register":{quoted(register)},"replaces":{"null" if self.replaces is None else self.replaces},'
            f'"source":{quoted(self.source)}}}'
        )


class Draft(NamedTuple):
    """What an officer wants recorded.

    `seen` is the newest entry of the record that the writer has read (0: there was none); the append is refused if the
    record has moved since. `key` may be empty for an update, which is then called after its entry's number.
    """

    kind: str
    key: str
    fields: Mapping[str, Any]
    effective: ReducedDate
    marking: Marking
    source: str
    by: str
    seen: int
    replaces: int | None = None
    where: str = ""
    """Where the draft came from, for messages: "assets.toml, line 3: "."""


def given_key(number: int | str) -> str:
    """What the register calls an update that its officer gave no name."""
    return f"{_GIVEN}{number}"


def is_given_key(key: str) -> bool:
    """Whether it looks like one: nobody else may give it."""
    return key.startswith(_GIVEN) and _NUMBERED.fullmatch(key) is not None


def timestamp(moment: datetime) -> str:
    """`moment` (aware) as an entry records it: UTC to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
