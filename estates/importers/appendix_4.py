"""Appendix 4, the estates update, as a paper lists it, to assets and updates.

The paper's tables say the status. One update is made of each paragraph of a cell: our own papers print one statement a
paragraph; a published one runs its sentences on, and they stay together as they are. What our own papers print of
decisions, option analyses and changes is said elsewhere in the register: it is not recorded as a statement, but told.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from estates.importers.cells import DASHES, FEET, METRES, Kept, floor_area, says_nothing, word
from estates.importers.finding import Finding
from estates.importers.found import Found
from estates.importers.layouts.words import TENURES
from estates.importers.published_rows import Listed
from estates.model.vocabulary import Column, Tenure

Item = Found | Finding | str
"""A record, what keeps one out, or a remark."""

UNKNOWN = "Not recorded"
_NO_ASSETS = re.compile(r"(?:none|nil|no(?:ne| assets?| proposals?| propert(?:y|ies))\b.*)\.?", re.IGNORECASE)
_TOTAL = re.compile(r"\W*(?:(?:grand|overall|sub)[\s-]?)?totals?(?: (?:floor )?area)?\W*\d*\W*", re.IGNORECASE)
_LAST_POSTCODE = re.compile(r"[\s,]+([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})[\s.*]*$", re.IGNORECASE)
_TENURE = word(Tenure, TENURES)
_IN_FEET = re.compile(r"\b(?:ft|feet|foot|sf)\b|ft2|ft²", re.IGNORECASE)
_LEAD = re.compile(r"(?:New(?:, not public)?|Not public): ")
_DECISION = re.compile(r"(?:(?:New(?:, not public)?|Not public) d|D)ecision: (.+)", re.DOTALL)
_ANALYSIS = re.compile(
    r"(?:(?:New(?:, not public)?|Not public) o|O)ption analysis: (.+ \(.*(?:open|settled by .+)\))", re.S
)
_SILENCE = re.compile(r"No update since .+\.")
_CHANGE = re.compile(
    r"New(?:, not public)?: (?:First listed since .+\.|(?:name|address|tenure|floor area|facilities|current use|status)"
    r" is .+; was .+\.)",
    re.DOTALL,
)


def read_assets(listed: Iterable[Listed], *, ours: bool) -> Iterator[Item]:
    """Each asset, then its updates, which refer to it by its handle."""
    for number, asset in enumerate(listed, start=1):
        if asset.is_empty and _NO_ASSETS.fullmatch(asset.heading):
            continue
        if asset.is_nameless:
            yield asset.nameless()
            continue
        if not ours and _TOTAL.fullmatch(asset.heading):
            yield Finding(asset.place, f'"{asset.heading}" is a row of totals and no asset', asset.heading)
            continue
        handle = f"asset {number}"
        fields: dict[str, Any] = dict(_named(asset, ours=ours))
        if asset.status:
            fields["status"] = asset.status.value
        notes = [{"label": label, "text": "\n".join(lines)} for label, lines in asset.unknown.items() if label]
        for item in _facts(asset, ours=ours):
            if isinstance(item, Finding):
                yield item
            else:
                notes += item.pop("notes", [])
                fields |= item
        yield Found("asset", {**fields, **({"notes": notes} if notes else {})}, asset.place, handle=handle)
        yield from _updates(asset, handle, ours=ours)


def _named(asset: Listed, *, ours: bool) -> dict[str, str]:
    """Name and address: parted at the first comma, or before a postcode; a proposal of ours has its name alone."""
    words = " ".join(asset.heading.replace("\n", " ").split())
    if ours and not asset.headings.keys() & {"tenure", "floor_area", "facilities", "current_use"}:
        return {"name": words}
    words = words if ours else words.strip(" *")
    name, _, address = words.partition(",")
    if not address and (match := _LAST_POSTCODE.search(words)):
        name, address = words[: match.start()], match[1]
    parts = [address, *(asset.text(field).replace("\n", ", ") for field in ("address", "postcode"))]
    whole = ", ".join(part.strip(" ,") for part in parts if part.strip(" ,"))
    return {"name": name.strip(), **({"address": whole} if whole else {})}


def _facts(asset: Listed, *, ours: bool) -> Iterator[dict[str, Any] | Finding]:
    """Tenure, floor area, facilities and current use, as far as they are said; what is said beyond a field's value is
    kept as a note under the column's heading."""
    for field in ("tenure", "floor_area", "facilities", "current_use"):
        text = " ".join(asset.text(field).split())
        text = _LEAD.sub("", text, count=1) if ours else text
        if not text or (text == UNKNOWN if ours else field in ("tenure", "floor_area") and says_nothing(text)):
            continue
        if text in DASHES and not ours:
            continue
        heading = asset.headings[field]
        try:
            yield _FACT[field](text, heading)
        except ValueError as error:
            yield Finding((asset.cells_at or asset.place)._replace(column=heading), str(error), text)


def _tenure(text: str, heading: str) -> dict[str, Any]:
    """A tenure with more words around it, or in other words, keeps them as its detail."""
    try:
        tenure = _TENURE(text)
    except ValueError:
        said = {word.value for word in Tenure if re.search(rf"\b{word.value}\b", text, re.I)} - {Tenure.OTHER.value}
        if len(said) != 1:
            raise
        tenure = Kept(said.pop())
    return {"tenure": tenure.value, "tenure_detail": text} if isinstance(tenure, Kept) else {"tenure": tenure}


def _floor_area(text: str, heading: str) -> dict[str, Any]:
    """In square metres, converted where column or cell say another unit; then the words are kept as a note."""
    unit = FEET if _IN_FEET.search(heading) else METRES
    basis = next((basis for basis in ("GIA", "NIA", "GEA") if basis in heading.upper()), "unstated")
    area = floor_area(unit, basis)(text)
    if isinstance(area, Kept):
        return {"floor_area": area.value, "notes": [{"label": heading, "text": text}]}
    return {"floor_area": area}


_FACT: Mapping[str, Callable[[str, str], dict[str, Any]]] = {
    "tenure": _tenure,
    "floor_area": _floor_area,
    "facilities": lambda text, heading: {"facilities": text},
    "current_use": lambda text, heading: {"current_use": text},
}


def _updates(asset: Listed, handle: str, *, ours: bool) -> Iterator[Item]:
    place = asset.cells_at or asset.place
    for column in Column:
        lines = list(asset.cells.get(column.value, ()))
        if ours:
            lines, told = _stated(lines, asset.heading)
            yield from told
        for line in lines:
            text = _LEAD.sub("", line, count=1) if ours else line.removeprefix("• ").strip()
            if text and (ours or text not in DASHES):
                yield Found("update", {"asset": handle, "column": column.value, "text": text}, place)


def _stated(lines: list[str], asset: str) -> tuple[list[str], list[str]]:
    """The statements of a cell of ours, and remarks on what follows them."""
    told = []
    while lines:
        last = lines[-1]
        if decision := _DECISION.fullmatch(last):
            told.append(f"{asset}: the paper names the decision {decision[1]}; it comes from Appendix 1 or a record")
        elif analysis := _ANALYSIS.fullmatch(last):
            told.append(f"{asset}: the paper names the option analysis {analysis[1]}; a paper holds no more of it")
        elif not (_SILENCE.fullmatch(last) or _CHANGE.fullmatch(last)):
            break
        lines = lines[:-1]
    return lines, told[::-1]
