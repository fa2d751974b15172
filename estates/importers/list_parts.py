"""What the cells of a row add up to: an address, a floor area, a position, a lease.

Each function takes the values of its cells, puts what they come to into the asset's fields, and tells the row what is
wrong and what to keep as a note. `labels` are the headings by field.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from estates.importers import cells as cell
from estates.importers.finding import Finding, Place
from estates.model.place import Address

Labels = Mapping[str, str]
Values = dict[str, Any]

PARTS = ("building", "street", "locality", "town", "county")
"""The lines of an address in their order; a number stands before its street."""
OF_LEASE = {
    "landlord": "counterparty",
    "tenant": "counterparty",
    "lease_start": "start",
    "lease_expiry": "expiry",
    "lease_term": "term_years",
    "rent": "rent_gbp_pa",
    "within_1954_act": "within_1954_act",
    "lease_terms": "terms",
}
"""The columns of a lease, and its fields."""
_HELD = frozenset(("leasehold", "licence"))
_UNLET = frozenset(("vacant", "currently vacant", "void", "unlet", "to let", "empty", "unoccupied"))
_GRID, _DEGREES = ("easting", "northing"), ("longitude", "latitude")
_NO_NAME = re.compile(
    r"(?:(?:flat|unit|plot|garage|apartment|room|suite|block|bay|shop|no\.?|number)s? )?"
    r"\d+ ?[a-z]?(?: ?(?:[-/&]|to) ?\d+ ?[a-z]?)?",
    re.IGNORECASE | re.ASCII,
)
"""What many buildings share: "Flat 1", "12-14"."""
_SHOWN = 80
_LONGEST_VALUE = 500


class RowState(NamedTuple):
    """A row being read: the values of its groups, the notes, what is wrong."""

    place: Place
    groups: tuple[dict[str, Any], ...]
    notes: list[dict[str, str]]
    wrong: list[Finding]

    def refuse(self, label: str, message: str, text: str) -> None:
        if len(text) > _SHOWN:
            message = message.replace(text, f"{text[:_SHOWN]}…")
        value = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
        self.wrong.append(Finding(self.place._replace(column=label), message, value))

    def columns_told(self) -> set[str]:
        """The columns that something is wrong with."""
        return {finding.place.column for finding in self.wrong}

    def note(self, label: str, text: str) -> None:
        self.notes.append({"label": label, "text": text})


def put_address(row: RowState, labels: Labels, fields: Values, parts: Values) -> None:
    """The lines without what the name says already. Where there is no name, the first of them is it: the whole of
    the street in a list that has a column for it, and the next line too behind a mere number."""
    lines: list[str] = []
    postcode = parts.get("postcode")
    if "address" in parts:
        try:
            whole = Address.model_validate(", ".join(parts["address"].split("\n")))
        except ValueError as error:
            row.refuse(labels["address"], _sentence(error), parts["address"])
            return
        lines += whole.lines
        if postcode and whole.postcode and whole.postcode != postcode:
            row.note(labels["address"], parts["address"])
        postcode = postcode or whole.postcode
    if "number" in parts:
        parts["street"] = f"{parts['number']} {parts.get('street', '')}".strip()
    for part in PARTS:
        if part in parts:
            lines += [line for line in parts[part].split("\n") if line not in lines]
    name = fields.get("name")
    if name is None and lines:
        count = _name_lines(lines, parts.get("street", ""))
        fields["name"] = ", ".join(lines[:count])
        lines = lines[count:]
    elif lines and lines[0] == name:
        lines = lines[1:]
    if lines or postcode:
        fields["address"] = {"lines": lines, "postcode": postcode} if postcode else {"lines": lines}


def _name_lines(lines: Sequence[str], street: str) -> int:
    """How many lines of an address are its name."""
    if lines[0] in street and "\n" in street:
        return street.count("\n") + 1
    return 2 if _NO_NAME.fullmatch(lines[0]) else 1


def put_area(row: RowState, area_labels: Sequence[str], fields: Values, areas: Values) -> None:
    """The first of the areas in the order of GIA, NIA, GEA; the others are notes."""
    basis = areas.pop("floor_area_basis", None)
    for name in sorted(areas):
        if "floor_area" in fields:
            value = areas[name]
            label = area_labels[int(name.removeprefix("floor_area"))]
            if all(note["label"] != label for note in row.notes):
                row.note(label, value["m2"])
        else:
            fields["floor_area"] = areas[name]
    if basis and "floor_area" in fields and fields["floor_area"]["basis"] == "unstated":
        fields["floor_area"] = {**fields["floor_area"], "basis": basis}


def put_location(row: RowState, labels: Labels, fields: Values, spot: Values, source: str) -> None:
    """On the National Grid, to the metre: eastings before degrees, these before a map reference; what is not used is a
    note. A position of 0, 0 is none, and is kept as a note."""
    accuracy = spot.pop("accuracy", cell.LIST_ACCURACY_M)
    pair: tuple[str, str] | None
    if "easting" in spot or "northing" in spot:
        pair = _GRID
    else:
        pair = _DEGREES if "longitude" in spot or "latitude" in spot else None
    x, y = (spot.pop(pair[0], None), spot.pop(pair[1], None)) if pair else (None, None)
    try:
        if pair:
            position = _position(row, labels, pair, x, y)
        elif "map_reference" in spot:
            *position, accuracy = spot.pop("map_reference")
        else:
            return
        if position:
            cell.refuse_sea(*position)
    except ValueError as error:
        given = {name: value for name, value in zip(pair or (), (x, y), strict=False) if value is not None}
        text = ", ".join(map(str, given.values()))
        label = labels[next(iter(given), "map_reference")]
        row.refuse(label, f"{text} {error}" if str(error).startswith("is in") else str(error), text)
        return
    for axis, value in spot.items():
        row.note(labels[axis], "{}, {}".format(*value) if isinstance(value, tuple) else str(value))
    if position:
        easting_m, northing_m = position
        fields["location"] = {  # in the order of a body
            "accuracy_m": accuracy, "easting_m": easting_m, "northing_m": northing_m, "source": source,
        }  # fmt: skip


def _position(row: RowState, labels: Labels, pair: tuple[str, str], x: Any, y: Any) -> list[int] | None:
    """Easting and northing; None where there is none, or half of one."""
    if type(x) is int and type(y) is int and x > 999 < y:  # noqa: PLR2004 - no degrees
        return [x, y]
    if x is None or y is None:
        missing, there = pair if x is None else pair[::-1]
        label = labels.get(missing, missing)
        if label not in row.columns_told():
            said = y if x is None else x
            row.refuse(label, f"is blank, and {labels[there]} says {said}; expected both or neither", "")
        return None
    if not x and not y:
        row.note(f"{labels[pair[0]]}, {labels[pair[1]]}", "0, 0")
        return None
    x, y = Decimal(x), Decimal(y)
    if pair == _DEGREES or cell.in_degrees(x, y):
        return list(cell.on_grid(x, y))
    return [cell.metres(x), cell.metres(y)]


def parse_tenant(text: str) -> Any:
    """To whom it is let; a list says there too that it is let to nobody."""
    if text in cell.DASHES:
        return None
    return cell.Kept(None) if cell.says_nothing(text) or text.casefold() in _UNLET else text


def build_lease(row: RowState, labels: Labels, fields: Values, said: Values) -> Values:
    """The lease of the row; none, and its cells kept as notes, where nothing says on which side it is."""
    if "tenant" in said and "landlord" in said:
        row.note(labels["tenant"], said.pop("tenant"))
    side = "held" if "landlord" in said or fields.get("tenure") in _HELD else "let" if "tenant" in said else ""
    if "tenant" in said and side == "held":
        row.note(labels["tenant"], said.pop("tenant"))
    if not side:
        for name, value in said.items():
            row.note(labels[name], str(value))
        return {}
    terms = {OF_LEASE[name]: value for name, value in said.items()}
    start, expiry = terms.get("start"), terms.get("expiry")
    if start and expiry and not expiry.startswith("..") and expiry < start[: len(expiry)]:
        row.refuse(labels["lease_expiry"], f"the lease ends ({expiry}) before it starts ({start})", expiry)
    return {"side": side, **terms} if terms else {}


def _sentence(error: ValueError) -> str:
    """What a model says of a value."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(str(one["msg"]).removeprefix("Value error, ") for one in error.errors())
    return str(error)
