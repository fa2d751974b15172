"""Which record of the register a record of a file is: found, new, or doubtful; and each only once in a file."""

from collections.abc import Callable, Mapping
from typing import Any

from estates.importers.book import Book, latest
from estates.importers.claims import Claims
from estates.importers.finding import Finding, Place
from estates.importers.item import Answers, row_name
from estates.importers.keys import asset_identity, identities, keys_for
from estates.importers.matching import Candidate, Identity
from estates.importers.subject import KeptOut, Subject
from estates.importers.values import alike
from estates.model.text import is_key, slug
from estates.register.entry import is_given_key

_SHOWN = 3
"""How many of the assets that a row may speak of a message names."""


class StandsAlready(Exception):
    """All that a record says is there; `key` is the record that says so."""

    def __init__(self, key: str, remark: str = "") -> None:
        super().__init__()
        self.key = key
        self.remark = remark


class Whose:
    """Gives each subject its key, in the order of the file."""

    def __init__(self, book: Book, answers: Answers, column: Callable[[Place, str], str]) -> None:
        """`column` tells the heading of a field in the file."""
        self._book = book
        self._column = column
        self._answers = answers
        self._claims = Claims()
        """The keys, and what else tells records apart, of which the file has spoken, and in which row."""
        self.shown: dict[str, set[str]] = {}
        """The statements of the register that the file shows, by asset."""

    def settle(self, subject: Subject) -> None:
        """Sets its key. Raises KeptOut, or StandsAlready."""
        match subject.found.kind:
            case "asset":
                self._settle_asset(subject)
            case "update" if not subject.found.key:
                self._settle_statement(subject)
            case kind:
                subject.key = self._key_said(subject) or self._key_by_identity(kind, subject)
                self._claim(f"{kind} {subject.key}", subject.found.place, f"{kind} {subject.key}")

    def release(self, subject: Subject) -> None:
        """It was not taken after all: another row may be."""
        kind = subject.found.kind
        self._claims.release(subject.key if kind == "asset" else f"{kind} {subject.key}")

    def has(self, kind: str, key: str) -> bool:
        """Whether the record is in the register, or comes with this file."""
        return (key if kind == "asset" else f"{kind} {key}") in self._claims or self._book.has(kind, key)

    # Assets

    def _settle_asset(self, subject: Subject) -> None:
        place, identity = subject.found.place, asset_identity(subject.values)
        said = self._key_said(subject)
        if not said:
            self._claim_identity(place, identity)
        if said:
            subject.key, subject.how = said, "key"
        elif not (self._answers and self._answered(subject)):
            match = self._book.asset(identity, place)
            if match.taken:
                raise KeptOut([_twice(place, f"asset {match.key}", match.taken)])
            if match.doubts:
                raise self._doubt(subject, identity, match.doubts)
            subject.key, subject.how = match.key, match.how
        if subject.key:
            self._claim(subject.key, place, f"asset {subject.key}")
        else:
            self._name_new(subject, identity)
        self._remark_uprn(subject, identity)

    def _answered(self, subject: Subject) -> bool:
        """Whether the officer said which asset it is."""
        place = subject.found.place
        answer = self._answers.get(row_name(place)) or self._answers.get(str(place.row))
        if answer is None:
            return False
        if answer == "skip":
            raise KeptOut([Finding(place, "left out, as it was answered", subject.name)])
        if answer != "new":
            if answer not in self._book.assets:
                raise KeptOut([Finding(place, f'no asset is called "{answer}", as --match says', subject.name)])
            subject.key, subject.how = answer, "your answer"
        return True

    def _doubt(self, subject: Subject, identity: Identity, doubts: tuple[Candidate, ...]) -> Exception:
        """Which it is does not matter where nothing would change."""
        found = self._book.standing("asset", [doubt.key for doubt in doubts])
        for doubt in doubts:
            values = latest(found.get(("asset", doubt.key), ()))
            if all(_holds(values, name, value) for name, value in subject.values.items()):
                return StandsAlready("", "which of several like it does not matter: nothing would change")
        place = subject.found.place
        which = " or ".join(map(str, doubts[:_SHOWN])) + (" or others" if len(doubts) > _SHOWN else "")
        row = row_name(place)
        return KeptOut(
            [
                Finding(
                    place._replace(column=self._column(place, "name")),
                    f'"{identity.name}" may be {which}; say --match "{row}={doubts[0].key}" or --match "{row}=new"',
                    identity.name,
                )
            ],
            doubts,
        )

    def _claim_identity(self, place: Place, identity: Identity) -> None:
        """Two rows that are the same asset by all that they say are a finding, whatever else becomes of them."""
        name, reference, uprn, postcode = identity
        if reference:
            field, value, told = "reference", reference, f"reference {reference}"
        elif name:
            field, value, told = "name", name, f"{uprn} {postcode} {name}"
        else:
            return
        if (earlier := self._claims.take(told, place)) is not None:
            said = f'"{name}", and neither reference, UPRN nor postcode tells them apart:'
            place = place._replace(column=self._column(place, field))
            raise KeptOut([_twice(place, f'reference "{reference}"' if reference else said, earlier, value)])

    def _name_new(self, subject: Subject, identity: Identity) -> None:
        """A new asset gets a key."""
        place = subject.found.place
        if not identity.name:
            raise KeptOut([Finding(place, "name: an asset needs one, found nothing")])
        key = slug(identity.name)
        if not key or key in self._book.assets or self._claims.take(key, place) is not None:
            keys = (key for key in keys_for("asset", subject.values) if key not in self._book.assets)
            key = next((key for key in keys if self._claims.take(key, place) is None), "")
        subject.key = key
        if not subject.key:
            raise KeptOut([Finding(place, "no key can be made from its name; give it a reference", identity.name)])

    def _remark_uprn(self, subject: Subject, identity: Identity) -> None:
        if identity.uprn and self._claims.take(f"uprn {identity.uprn}", subject.found.place) is not None:
            subject.remark = f"another row has UPRN {identity.uprn} too"

    # Other records

    def _settle_statement(self, subject: Subject) -> None:
        """The same words in the same column of the same asset are one statement."""
        values = subject.values
        asset, column, text = (str(values.get(name, "")) for name in ("asset", "column", "text"))
        if self._book.has("asset", asset):
            shown = self.shown.setdefault(asset, set())
            for said in self._book.statements(asset):
                if said.column == column and alike(said.text, text) and said.key not in shown:
                    shown.add(said.key)
                    raise StandsAlready(said.key, f"{said.key} was retired since" if said.retired else "")

    def _key_by_identity(self, kind: str, subject: Subject) -> str:
        named, place = identities(kind, subject.values), subject.found.place
        natural = next(keys_for(kind, subject.values), "")
        if found := self._book.keys_of(kind, named):
            subject.how = "what it says"
            if natural in found or len(found) == 1:
                return natural if natural in found else found[0]
            raise KeptOut([Finding(place, f"it may be {' or '.join(f'{kind} {key}' for key in found)}")])
        for identity in named:
            self._claim(f"{kind} by {identity}", place, f"this {kind}")
        keys = (key for key in keys_for(kind, subject.values) if f"{kind} {key}" not in self._claims)
        key = next((key for key in keys if not self._book.has(kind, key)), "")
        if not key:
            raise KeptOut([Finding(place, f"no key can be made for this {kind}; record it with `estates record`")])
        return key

    def _key_said(self, subject: Subject) -> str:
        """The key that the file says. Raises KeptOut where that is none."""
        found = subject.found
        if found.key:
            if not is_key(found.key):
                message = f'"{found.key}" is no key; keys are small letters, digits and hyphens'
                raise KeptOut([Finding(found.place, message, found.key)])
            if is_given_key(found.key) and not self._book.has(found.kind, found.key):
                message = f"there is no {found.key}, and such keys are given by the register; leave it empty"
                raise KeptOut([Finding(found.place, message, found.key)])
        return found.key

    def _claim(self, what: str, place: Place, said: str) -> None:
        """Raises KeptOut where a row before spoke of it."""
        if (earlier := self._claims.take(what, place)) is not None:
            raise KeptOut([_twice(place, said, earlier)])


def _twice(place: Place, what: str, earlier: str, value: str = "") -> Finding:
    return Finding(place, f"{what} stands in {earlier} too; take one out, or tell them apart", value or what)


def _holds(values: Mapping[str, Any], name: str, value: Any) -> bool:
    if name == "notes":
        return all(note in (values.get("notes") or ()) for note in value)
    return alike(values.get(name), value)
