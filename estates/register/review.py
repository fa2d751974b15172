"""Going through the assets at a meeting: which are still to be gone through, and the drafts of what was said of one.

What has been gone through is read from the register itself: an asset with an entry whose source is this meeting, or
with a statement made at it. There is no other state to lose. An asset that was left in the middle has what was said
recorded, under a source that says so, and is gone through again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from estates.errors import Refusal
from estates.model.asset import Asset
from estates.model.dates import ReducedDate
from estates.model.meeting import Meeting
from estates.model.update import Update
from estates.model.vocabulary import Audience, Column, Marking, MeetingKind, MeetingState, Milestone, Status
from estates.register.amend import retirement
from estates.register.entry import Draft, Entry
from estates.register.estate import Estate, Standing
from estates.register.register import Register

ORDER = (Status.SURPLUS, Status.OPTIONS, Status.PROPOSED, Status.OPERATIONAL)
"""What a meeting goes through, in this order."""
REST = (Status.DISPOSED, Status.SUCCEEDED, Status.UNKNOWN)
_CALLED = {
    MeetingKind.PANEL: "Police and Crime Panel",
    MeetingKind.BOARD: "Business Coordination Board",
    MeetingKind.SUB_GROUP: "Estates Sub-Group",
}


@dataclass(frozen=True)
class Answers:
    """What the meeting said of one asset; None: nothing."""

    situation: str | None = None
    timescale: str | None = None
    status: Status | None = None
    decision: str | None = None
    """The key of the decision that gave it this status."""
    milestone: Milestone | None = None
    """Reported by the statement on the situation, or else by that on timescales."""
    reference: str | None = None
    retired: tuple[str, ...] = ()
    """The keys of the statements that are no longer to be printed."""
    marking: Marking = Marking.PROTECT

    @property
    def any(self) -> bool:
        return bool(self.situation or self.timescale or self.status or self.retired)


@dataclass(frozen=True)
class Standings:
    """An asset as it stands when it is gone through, and the newest entries then of it and of its statements."""

    asset: Standing[Asset]
    updates: Sequence[Standing[Update]]
    seen: int


class Review:
    """One meeting's way through the assets. Raises UnknownKey, or Refusal for a meeting that was cancelled."""

    def __init__(self, register: Register, meeting: str, by: str) -> None:
        self.register = register
        self._by = by
        self.meeting: Standing[Meeting] = register.estate(date.max, Audience.SUB_GROUP).meeting(meeting)
        if self.meeting.record.state is MeetingState.CANCELLED:
            raise Refusal(f"{meeting} was cancelled, so it reviewed nothing; see `estates meeting list`.")

    @property
    def on(self) -> ReducedDate:
        return self.meeting.record.date

    @property
    def source(self) -> str:
        """What its entries say of where they come from."""
        called = self.meeting.record.title or _CALLED[self.meeting.record.of]
        return f"{called}, {self.on} ({self.meeting.key})"

    def estate(self) -> Estate:
        """The register as the meeting may know it."""
        return self.register.estate(self.on.last, Audience.SUB_GROUP)

    def assets(self, *, everything: bool = False) -> list[Standing[Asset]]:
        """What is to be gone through, done or not; with `everything` those that no paper shows too."""
        found = self.estate().assets()
        order = (*ORDER, *REST) if everything else ORDER
        kept = [standing for standing in found if standing.record.status in order]
        return sorted(kept, key=lambda standing: order.index(standing.record.status))

    def done(self) -> set[str]:
        """The assets that this meeting has been through."""
        assets = [standing.key for standing in self.estate().assets()]
        entries = self.register.about(*assets)
        replaced = {entry.replaces for entry in entries}
        return {e.about for e in entries if e.fields and e.number not in replaced and self._is_of_meeting(e)}

    def _is_of_meeting(self, entry: Entry) -> bool:
        return entry.source == self.source or (
            entry.fields.get("meeting") == self.meeting.key and entry.source != self._unfinished
        )

    @property
    def _unfinished(self) -> str:
        return f"{self.source}, left before the end of the questions"

    def standings(self, asset: str) -> Standings:
        """Raises UnknownKey."""
        estate = self.estate()
        return Standings(estate.asset(asset), estate.updates(asset), self.register.newest("asset", asset))

    def append(self, shown: Standings, said: Answers, *, finished: bool = True) -> list[Entry]:
        """Records what was said of an asset, all or none. Raises Refusal; RecordMoved where somebody was faster."""
        source = self.source if finished else self._unfinished
        texts = [(Column.SITUATION, said.situation), (Column.TIMESCALE, said.timescale)]
        drafts: list[Draft] = []
        for column, text in texts:
            if text:
                drafts.append(self._statement(shown, column, text, said, source, first=not drafts))
        status = {"status": said.status, "decision": said.decision}
        if fields := {name: value for name, value in status.items() if value is not None}:
            drafts.append(Draft("asset", shown.asset.key, fields, self.on, said.marking, source, self._by, shown.seen))
        drafts += [retirement(self.register, key, on=self.on, by=self._by, source=source) for key in said.retired]
        return self.register.append(drafts)

    def _statement(
        self, shown: Standings, column: Column, text: str, said: Answers, source: str, *, first: bool
    ) -> Draft:
        fields = {"asset": shown.asset.key, "column": column, "text": text, "meeting": self.meeting.key}
        if first and said.milestone:
            fields |= {"milestone": said.milestone, **({"reference": said.reference} if said.reference else {})}
        return Draft("update", "", fields, self.on, said.marking, source, self._by, seen=0)
