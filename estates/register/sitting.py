"""What a panel is shown: the estate as at its papers' date, beside the estate as the panel before it was shown it.

What is new is the difference of the two, each at its own date and number, for one audience.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from estates.errors import Refusal
from estates.model.analysis import Analysis
from estates.model.asset import Asset
from estates.model.dates import ReducedDate
from estates.model.decision import Decision
from estates.model.meeting import Meeting
from estates.model.record import Record
from estates.model.update import Update
from estates.model.vocabulary import Audience, MeetingState
from estates.proof.verifier import Root
from estates.register.estate import Estate, Standing, referred_to
from estates.register.register import Register

SHOWN = ("name", "address", "status", "tenure", "floor_area", "facilities", "current_use")
"""The fields of an asset whose change a paper reports."""


@dataclass(frozen=True)
class Change:
    """A field of an asset that is not what the last panel was shown. Values are as printed; "" for none."""

    field: str
    before: str
    now: str


@dataclass(frozen=True)
class Sitting:
    """`previous` and `before` are None where no panel was held before, and then nothing is new."""

    now: Estate
    meeting: Standing[Meeting] | None
    before: Estate | None
    previous: Standing[Meeting] | None
    root: Root
    """Of the register up to the last entry that `now` knows."""

    @property
    def since(self) -> str:
        """The month of the last panel as the papers say it: "June 2019"; "" where there was none."""
        return str(ReducedDate(self.previous.record.date.first.isoformat()[:7])) if self.previous else ""

    def is_new(self, standing: Standing[Update] | Standing[Decision] | Standing[Analysis]) -> bool:
        """Whether the last panel was not shown it, or not in these words."""
        if self.before is None or self._stood_before(standing, self.before):
            return False
        was: Standing[Record] | None = self.before.find(standing.kind, standing.key)
        return was is None or any(
            was.values.get(field) != standing.values.get(field)
            for field in ("text", "decision", "subject", "retired", "title", "options")
        )

    def _stood_before(self, standing: Standing[Any], before: Estate) -> bool:
        """Whether all that it adds up from was there for the last panel: told without reading it again."""
        return before.up_to == self.now.up_to and all(
            entry.visible_from <= before.on and all(before.find(*name) for name in referred_to(entry))
            for entry in standing.entries
        )

    def is_first_listed(self, asset: Standing[Asset]) -> bool:
        """Whether the register that the last panel was shown had no such asset."""
        return self.before is not None and self.before.find("asset", asset.key) is None

    def changes(self, asset: Standing[Asset]) -> Sequence[Change]:
        """What of the asset is not as the last panel was shown it."""
        was: Standing[Asset] | None = self.before.find("asset", asset.key) if self.before else None
        if was is None:
            return ()
        return [
            Change(field, _printed(was.record, field), _printed(asset.record, field))
            for field in SHOWN
            if was.values.get(field) != asset.values.get(field)
        ]


def sitting(
    register: Register, meeting: str, audience: Audience, *, as_known_now: bool = False, up_to: int | None = None
) -> Sitting:
    """The sitting for a panel's papers, as known up to an entry's number.

    Where papers for this meeting and audience have been published, the register is read up to the entry that was its
    last then, so that the paper says what it said; unless `as_known_now`. Raises UnknownKey, or Refusal for a meeting
    that has no papers.
    """
    latest = register.estate(date.max, audience, up_to)
    planned = latest.meeting(meeting)
    if planned.record.date.first != planned.record.date.last:
        raise Refusal(f"{meeting} is dated {planned.record.date}; papers need the day of the meeting.")
    now = _as_shown(register, latest, planned, audience, as_known_now=as_known_now)
    # What the papers of June were, and when this panel meets, as it was known when these papers went out.
    known = latest if now.up_to == latest.up_to else register.estate(date.max, audience, now.up_to)
    met = known.meeting(meeting)
    if met.record.state is MeetingState.CANCELLED:
        raise Refusal(
            f"the meeting of {met.record.date} was cancelled, so it has no papers; see `estates meeting list`."
        )
    return _with_previous(register, known, now, met, now.previous_panel(met.record.date.first))


def sitting_on(register: Register, on: date, audience: Audience) -> Sitting:
    """The estate on any day, beside what the last panel held in public by that day was shown."""
    latest = register.estate(date.max, audience)
    now = register.estate(on, audience)
    return _with_previous(register, latest, now, None, now.previous_panel(on))


def _with_previous(
    register: Register,
    latest: Estate,
    now: Estate,
    meeting: Standing[Meeting] | None,
    previous: Standing[Meeting] | None,
) -> Sitting:
    before = _as_shown(register, latest, previous, now.audience) if previous else None
    return Sitting(now, meeting, before, previous, register.root(now.up_to))


def _as_shown(
    register: Register, latest: Estate, meeting: Standing[Meeting], audience: Audience, *, as_known_now: bool = False
) -> Estate:
    """The estate at the day on which a meeting's papers close, up to what had been recorded when they were
    published."""
    day = (meeting.record.papers_on or meeting.record.date).last
    published = [
        standing.record
        for standing in latest.publications()
        if standing.record.meeting == meeting.key and standing.record.audience is audience
    ]
    up_to = published[-1].last_entry if published and not as_known_now else latest.up_to
    return register.estate(day, audience, up_to)


def _printed(asset: Asset, field: str) -> str:
    value = getattr(asset, field)
    return "" if value is None else getattr(value, "label", str(value))
