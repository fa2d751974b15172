"""The register as at a date, for an audience: the one object that everything downstream reads.

An estate for the public has never held a confidential entry: the store leaves it out. It reads what is asked for and
what that refers to, and no more, so that a paper on thirty assets costs the same in a register of ten thousand.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from estates.errors import Refusal, UnknownKey
from estates.model.dates import ReducedDate
from estates.model.kinds import KINDS
from estates.model.record import Record, references, required_fields
from estates.model.vocabulary import Audience, MeetingKind, MeetingState, Status
from estates.register.entry import Entry
from estates.register.fold import Folded, fold, standing_entries
from estates.register.store import Store

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from estates.model.analysis import Analysis
    from estates.model.asset import Asset
    from estates.model.body import Body
    from estates.model.decision import Decision
    from estates.model.forthcoming import Forthcoming
    from estates.model.lease import Lease
    from estates.model.meeting import Meeting
    from estates.model.minute import Minute
    from estates.model.publication import Publication
    from estates.model.receipt import Receipt
    from estates.model.scheme import Scheme
    from estates.model.update import Update
    from estates.model.withholding import Withholding

R = TypeVar("R", bound=Record)
Name = tuple[str, str]
"""Kind and key."""


class Standing(Generic[R]):
    """A record as it stands, and for each field the entry that asserted it."""

    def __init__(self, kind: str, key: str, entries: Sequence[Entry], folded: Folded) -> None:
        self.kind = kind
        self.key = key
        self.entries = entries
        """What it adds up from, in the order in which they were laid over each other."""
        self.values: Mapping[str, Any] = folded.values
        """Field values in canonical form, without those that no entry asserted."""
        self.asserted_by: Mapping[str, Entry] = folded.asserted_by

    @cached_property
    def record(self) -> R:
        return cast(R, KINDS[self.kind].model_validate({**self.values, "key": self.key}))

    def since(self, field: str) -> ReducedDate:
        """When the present value of `field` became true. Raises KeyError if nothing was asserted of it."""
        return self.asserted_by[field].when


class Estate:
    """The register as at the end of the day `on`, up to an entry's number (None: the newest), for an audience."""

    def __init__(self, store: Store, on: date, audience: Audience, up_to: int) -> None:
        self.on = on
        self.audience = audience
        self.up_to = up_to
        self._store = store
        self._found: dict[Name, Standing[Any] | None] = {}

    def on_day(self, on: date) -> "Estate":
        """The same register for the same audience up to the same number, as at the end of another day."""
        return Estate(self._store, on, self.audience, self.up_to)

    # What it holds

    def body(self) -> Standing["Body"]:
        """Who keeps the register. Raises Refusal for a day before that is on record."""
        found = self.find("body", self._store.register)
        if found is None:
            raise Refusal(f"the register does not reach back to {self.on}: it does not know its body then.")
        return cast(Standing["Body"], found)

    def asset(self, key: str) -> Standing["Asset"]:
        """Raises UnknownKey, with the nearest names."""
        return self._one("asset", key)

    def assets(self, *statuses: Status) -> list[Standing["Asset"]]:
        """Those of the given statuses, or all; by name, as the papers list them."""
        keys = self._store.keys_that_were([status.value for status in statuses]) if statuses else None
        found: list[Standing[Asset]] = self._all("asset", keys=keys)
        chosen = {status.value for status in statuses}
        kept = [standing for standing in found if not chosen or standing.values["status"] in chosen]
        return sorted(kept, key=lambda standing: (standing.values["name"].casefold(), standing.key))

    def updates(self, *assets: str, retired: bool = False) -> list[Standing["Update"]]:
        """The statements still standing about the given assets, or all; the oldest first, one of July after one of
        3 July, and those of one date as they were recorded. With `retired` also those that are no longer printed."""
        found: list[Standing[Update]] = self._all("update", about=assets or None)
        kept = [standing for standing in found if retired or not standing.values.get("retired")]
        return sorted(kept, key=lambda s: (s.since("text").last, s.asserted_by["text"].number))

    def leases(self, *assets: str) -> list[Standing["Lease"]]:
        return self._all("lease", about=assets or None)

    def decisions(self) -> list[Standing["Decision"]]:
        """The oldest first."""
        found: list[Standing[Decision]] = self._all("decision")
        return sorted(found, key=lambda standing: (standing.record.decided_on.first, standing.key))

    def decisions_about(self) -> dict[str, list[Standing["Decision"]]]:
        """For each asset that a decision settles, its decisions."""
        about: dict[str, list[Standing[Decision]]] = {}
        for standing in self.decisions():
            for asset in standing.record.assets:
                about.setdefault(asset, []).append(standing)
        return about

    def decision(self, name: str) -> Standing["Decision"]:
        """By key or by reference, in capitals or not. Raises UnknownKey."""
        for standing in self.decisions():
            if name.casefold() in (standing.key, (standing.record.reference or standing.key).casefold()):
                return standing
        raise UnknownKey("decision", name, [s.record.reference or s.key for s in self.decisions()])

    def analyses(self, asset: str | None = None) -> list[Standing["Analysis"]]:
        """The option analyses, or those of one asset, by key."""
        found: list[Standing[Analysis]] = self._all("analysis")
        return [standing for standing in found if asset is None or asset in standing.record.assets]

    def analyses_about(self) -> dict[str, list[Standing["Analysis"]]]:
        """For each asset that was weighed, its option analyses."""
        about: dict[str, list[Standing[Analysis]]] = {}
        for standing in self.analyses():
            for asset in standing.record.assets:
                about.setdefault(asset, []).append(standing)
        return about

    def analysis(self, key: str) -> Standing["Analysis"]:
        """Raises UnknownKey."""
        return self._one("analysis", key)

    def forthcoming(self) -> list[Standing["Forthcoming"]]:
        """The areas in which a decision is likely, those closed by a decision left out, in the order of Appendix 3: as
        they were first recorded."""
        found: list[Standing[Forthcoming]] = self._all("forthcoming")
        still_open = [standing for standing in found if standing.record.closed_by is None]
        return sorted(still_open, key=lambda standing: standing.asserted_by["area"].place)

    def minutes(self, asset: str | None = None) -> list[Standing["Minute"]]:
        """What meetings said, or said of one asset; the oldest first."""
        found: list[Standing[Minute]] = self._all("minute")
        kept = [standing for standing in found if asset is None or asset in standing.record.assets]
        return sorted(kept, key=lambda s: (s.since("text").first, s.asserted_by["text"].number))

    def schemes(self, *assets: str) -> list[Standing["Scheme"]]:
        """Of the capital programme: of the given assets, or all."""
        return self._all("scheme", about=assets or None)

    def receipts(self, *assets: str) -> list[Standing["Receipt"]]:
        """Capital receipts of the given assets, or all; the oldest first."""
        found: list[Standing[Receipt]] = self._all("receipt", about=assets or None)
        return sorted(found, key=lambda s: (s.record.received.first, s.key))

    def withholdings(self) -> list[Standing["Withholding"]]:
        """Why entries are withheld, by key."""
        return self._all("withholding")

    def meeting(self, key: str) -> Standing["Meeting"]:
        """Raises UnknownKey."""
        return self._one("meeting", key)

    def meetings(self, of: MeetingKind | None = None) -> list[Standing["Meeting"]]:
        """The earliest first."""
        found: list[Standing[Meeting]] = self._all("meeting")
        kept = [standing for standing in found if of is None or standing.record.of is of]
        return sorted(kept, key=lambda standing: (standing.record.date.first, standing.key))

    def previous_panel(self, before: date) -> Standing["Meeting"] | None:
        """The last panel held in public before the given day."""
        held = [
            standing
            for standing in self.meetings(MeetingKind.PANEL)
            if standing.record.state is MeetingState.HELD and standing.record.public
            if standing.record.date.last < before
        ]
        return held[-1] if held else None

    def publication(self, key: str) -> Standing["Publication"]:
        """Raises UnknownKey."""
        return self._one("publication", key)

    def publications(self) -> list[Standing["Publication"]]:
        """In the order in which they were recorded."""
        found: list[Standing[Publication]] = self._all("publication")
        return sorted(found, key=lambda standing: standing.asserted_by["files"].number)

    def to_geodataframe(self) -> "GeoDataFrame":
        """One row an asset, points in EPSG:27700 (metres); an asset that is not located has no geometry."""
        import geopandas
        from shapely import Point

        rows = [
            {**standing.record.model_dump(mode="json", exclude={"location"}), "location": standing.record.location}
            for standing in self.assets()
        ]
        points = [Point(place.easting_m, place.northing_m) if (place := row.pop("location")) else None for row in rows]
        return geopandas.GeoDataFrame(rows, geometry=points, crs="EPSG:27700")

    # How it reads

    def find(self, kind: str, key: str) -> Standing[Any] | None:
        """The record, or None where there is none for this audience on this day."""
        if (kind, key) not in self._found:
            self._read(kind, keys=[key])
        return self._found.get((kind, key))

    def expect(self, names: Iterable[Name]) -> None:
        """Reads records that will be asked for, all at once."""
        keys: dict[str, set[str]] = {}
        for kind, key in names:
            keys.setdefault(kind, set()).add(key)
        for kind, some in keys.items():
            self._read(kind, keys=some)

    def _one(self, kind: str, key: str) -> Standing[Any]:
        standing = self.find(kind, key)
        if standing is None:
            raise UnknownKey(kind, key, [other.key for other in self._all(kind)])
        return standing

    def _all(
        self, kind: str, *, keys: Collection[str] | None = None, about: Collection[str] | None = None
    ) -> list[Standing[Any]]:
        names = self._read(kind, keys=keys, about=about)
        return [standing for name in names if (standing := self._found.get(name))]

    def _read(
        self, kind: str, *, keys: Collection[str] | None = None, about: Collection[str] | None = None
    ) -> list[Name]:
        """Reads the records asked for, and whatever they refer to, and settles which of them exist."""
        asked = self._visible(kind, keys=keys, about=about)
        self._settle(self._closed({name: entries for name, entries in asked.items() if name not in self._found}))
        for key in keys or ():
            self._found.setdefault((kind, key), None)
        return list(asked)

    def _closed(self, asked: Mapping[Name, list["Linked"]]) -> dict[Name, list["Linked"]]:
        """The records asked for and, unless they are settled, all that they refer to, at however many removes."""
        unsettled = dict(asked)
        missing = self._missing(unsettled, unsettled)
        while missing:
            found: dict[Name, list[Linked]] = {}
            for other in sorted({kind for kind, _ in missing}):
                found |= self._visible(other, keys=[key for kind, key in missing if kind == other])
            found |= {name: [] for name in missing - found.keys()}
            unsettled |= found
            missing = self._missing(found, unsettled)
        return unsettled

    def _visible(
        self, kind: str, *, keys: Collection[str] | None = None, about: Collection[str] | None = None
    ) -> dict[Name, list["Linked"]]:
        """Each record's entries that stand and are visible on the day, with what they refer to."""
        of_record: dict[Name, list[Entry]] = {}
        for entry in self._store.select(self.audience, kind, keys=keys, about=about, up_to=self.up_to):
            of_record.setdefault((entry.kind, entry.key), []).append(entry)
        return {
            name: [
                (entry, tuple(referred_to(entry)))
                for entry in standing_entries(entries)
                if entry.visible_from <= self.on
            ]
            for name, entries in of_record.items()
        }

    def _missing(self, read: Mapping[Name, list["Linked"]], unsettled: Mapping[Name, object]) -> set[Name]:
        wanted = {name for entries in read.values() for _, names in entries for name in names}
        return {name for name in wanted if name not in self._found and name not in unsettled}

    def _settle(self, unsettled: Mapping[Name, list["Linked"]]) -> None:
        """An entry is withheld until everything that it refers to exists; a record exists once the entries that are
        not withheld have all its required fields. Repeats until nothing more comes into being."""
        come: set[Name] = set()

        def exists(name: Name) -> bool:
            return name in come or self._found.get(name) is not None

        def released(entries: list[Linked]) -> list[Entry]:
            return [entry for entry, names in entries if all(map(exists, names))]

        waiting = dict(unsettled)
        while waiting:
            coming = {name for name, entries in waiting.items() if is_whole(name[0], released(entries))}
            if not coming:
                break
            come |= coming
            waiting = {name: entries for name, entries in waiting.items() if name not in coming}
        settled: dict[Name, Standing[Any] | None] = {}
        for name, linked in unsettled.items():
            entries = released(linked)
            settled[name] = Standing(*name, entries, fold(entries, self.on)) if name in come else None
        self._found |= settled


Linked = tuple[Entry, tuple[Name, ...]]
"""An entry, and the records that it refers to."""


def referred_to(entry: Entry) -> Iterable[Name]:
    """The records that an entry refers to."""
    for field, kind in references(KINDS[entry.kind]):
        value = entry.fields.get(field)
        if isinstance(value, str):
            yield kind, value
        elif value:
            yield from ((kind, key) for key in value)


def is_whole(kind: str, entries: Sequence[Entry]) -> bool:
    """Whether the entries, laid over each other, have every field that a record of the kind must have."""
    if len(entries) == 1:
        values: Mapping[str, Any] = entries[0].fields
    else:
        values = {name: value for entry in entries for name, value in entry.fields.items()}
    return all(values.get(field) is not None for field in required_fields(KINDS[kind]))
