"""What a cell of somebody's list says: its text as a value of the register, one parser a field.

A parser takes text that is not blank and returns the value. Where what was written is more than the value (other units,
another word), it returns `Kept`, and the caller keeps the text as a note. Raises ValueError with a sentence.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from estates.model.dates import parse_date
from estates.model.gridref import parse_grid
from estates.model.place import is_on_land, parse_postcode, parse_uprn
from estates.model.quantities import parse_number
from estates.model.vocabulary import AreaBasis, Word

Parser = Callable[[str], Any]
REMEMBERED = 1 << 14
"""How many different texts of a column a parser remembers; a list says the same few over and over."""


class Kept(NamedTuple):
    """The value (None: there is none), where the text itself is kept as a note too."""

    value: Any


NOTHING = frozenset(
    ("n/a", "na", "#n/a", "none", "nil", "not applicable", "not available", "not known", "unknown", "tbc", "tba", "?")
)
DASHES = frozenset(("-", "–", "—", "--", "."))


def says_nothing(text: str) -> bool:
    """Whether a cell is filled in with words for "there is nothing here"."""
    return text in DASHES or text.casefold() in NOTHING


# Words of a closed list.


def word(known: type[Word], others: Mapping[str, str]) -> Parser:
    """A word of the list; `others` are further spellings, whatever their case and punctuation, and what they mean."""
    meanings = {_unpunctuated(text): meant for text, meant in others.items()}

    @lru_cache(REMEMBERED)
    def parse(text: str) -> Any:
        meant = meanings.get(_unpunctuated(text))
        return known.parse(text).value if meant is None else Kept(meant)

    return parse


def _unpunctuated(text: str) -> str:
    """A stroke or an ampersand stays: "freehold/leasehold" may be either."""
    return " ".join(re.sub(r"[-–—,:;()]", " ", text.casefold()).split())


# Numbers, areas and money.

FEET, METRES, ACRES, HECTARES = "sq ft", "sq m", "acres", "ha"
_IN_M2 = {
    METRES: Decimal(1),
    HECTARES: Decimal(10_000),
    # One foot is 0.3048 m and one acre 4,840 square yards (Weights and Measures Act 1985, Schedule 1).
    FEET: Decimal("0.09290304"),
    ACRES: Decimal("4046.8564224"),
}
_UNITS = {
    **dict.fromkeys(("sqft", "sqfeet", "sqfoot", "squarefeet", "squarefoot", "ft2", "sf", "feet2", "sqfts"), FEET),
    **dict.fromkeys(("sqm", "m2", "squaremetres", "squaremetre", "squaremeters", "sqmetres", "sqmetre"), METRES),
    **dict.fromkeys(("sqmeters", "sqms", "msq", "metres2", "m2s"), METRES),
    **dict.fromkeys(("acre", "acres", "ac"), ACRES),
    **dict.fromkeys(("ha", "hectare", "hectares", "has"), HECTARES),
}
_BASES = {
    **{basis.value.casefold(): basis.value for basis in AreaBasis},
    **dict.fromkeys(("grossinternal", "grossinternalarea", "grossinternalfloorarea", "gifa", "gross"), "GIA"),
    **dict.fromkeys(("netinternal", "netinternalarea", "netinternalfloorarea", "nifa", "net"), "NIA"),
    **dict.fromkeys(("grossexternal", "grossexternalarea", "gefa"), "GEA"),
}
_AREA = re.compile(
    r"(?P<about>c\.?|circa|ca\.?|approx\.?|approximately|about|~)?\s*(?P<number>[\dOo][\dOo,.]*)\s*(?P<rest>\D.*)?",
    re.I,
)
_CENT, _TENTHOUSANDTH = Decimal("0.01"), Decimal("0.0001")


def find_unit(words: str) -> str | None:
    """ "sq. ft" gives FEET; None for words that are no unit of area."""
    return _UNITS.get(_squeezed(words))


def find_basis(words: str) -> str | None:
    """ "Gross internal" gives GIA."""
    return _BASES.get(_squeezed(words))


def basis(text: str) -> str:
    """How a floor area was measured, in a column of its own."""
    if found := find_basis(text):
        return found
    raise ValueError(f'"{text}" is no way of measuring a floor area; expected GIA, NIA or GEA')


def _squeezed(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.casefold().replace("²", "2"))


def floor_area(unit: str, basis: str) -> Parser:
    """A floor area as {"m2", "basis"}; `unit` and `basis` are what the heading says, and the cell may say its own."""

    @lru_cache(REMEMBERED)
    def parse(text: str) -> Any:
        m2, said_basis, converted = _area(text, unit, METRES, _CENT)
        value = {"m2": m2, "basis": said_basis or basis}
        return Kept(value) if converted else value

    return parse


def site_area(unit: str) -> Parser:
    """The area of land in hectares; `unit` is what the heading says, and the cell may say its own."""

    @lru_cache(REMEMBERED)
    def parse(text: str) -> Any:
        ha, _, converted = _area(text, unit, HECTARES, _TENTHOUSANDTH)
        return Kept(ha) if converted else ha

    return parse


def _area(text: str, unit: str, into: str, exponent: Decimal) -> tuple[str, str | None, bool]:
    """(the area in `into`, the basis that the cell says, whether it says more than that figure)."""
    match = _AREA.fullmatch(text)
    if not match:
        raise ValueError(f'"{text}" is no area; expected a figure, as in 3,079 or 33,142 sq ft')
    number = parse_number(match["number"].rstrip(".,"))
    words = re.sub(r"[()]", " ", match["rest"] or "").strip()
    said, basis = _unit_and_basis(words, text)
    unit = said or unit
    if unit == into:
        return f"{number:f}", basis, bool(match["about"])
    exact = number * _IN_M2[unit] / _IN_M2[into]
    return plain(exact.quantize(exponent, ROUND_HALF_UP)), basis, True


def _unit_and_basis(words: str, text: str) -> tuple[str | None, str | None]:
    """Of "sq m GIA": both, each where it is said."""
    if not words:
        return None, None
    parts = words.split()
    for cut in range(len(parts), -1, -1):
        unit, basis = " ".join(parts[:cut]), " ".join(parts[cut:])
        if (not unit or find_unit(unit)) and (not basis or find_basis(basis)):
            return find_unit(unit), find_basis(basis)
    raise ValueError(f'"{text}": "{words}" is no unit of area; expected sq m, sq ft, acres or ha')


def plain(number: Decimal) -> str:
    """Without zeros at its end and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_A_YEAR = re.compile(
    r"(p\.?\s?a\.?|per annum|per year|a year|/\s?year|/\s?yr|annually)(\s*\(?excl?(usive|\.)?\)?)?", re.I
)


@lru_cache(REMEMBERED)
def rent(text: str) -> Any:
    """Pounds a year. Rent by the month or the quarter is refused, since twelve months of it need not be a year's."""
    match = re.fullmatch(r"(?:£|GBP)?\s*([\dOo][\dOo,.]*)\s*(.*)", text)
    if not match:
        if text.casefold() in {"peppercorn", "a peppercorn", "nominal", "rent free"}:
            return Kept(None)
        raise ValueError(f'"{text}" is no rent; expected pounds a year, as in £264,000')
    if match[2] and not _A_YEAR.fullmatch(match[2]):
        raise ValueError(f'"{text}": expected pounds a year and nothing else, as in £264,000 or £264,000 pa')
    amount = parse_number(match[1])
    if amount != amount.quantize(_CENT, ROUND_HALF_UP):
        raise ValueError(f'"{text}" is no sum of money; expected pounds and pence')
    return Kept(f"{amount:f}") if "excl" in match[2].casefold() else f"{amount:f}"


@lru_cache(REMEMBERED)
def years(text: str) -> int:
    """A term in whole years."""
    match = re.fullmatch(r"(\d{1,4})(?:\.0+)?\s*(?:years?|yrs?)?\.?", text, re.I | re.ASCII)
    if not match or not int(match[1]):
        raise ValueError(f'"{text}" is no term; expected whole years, as in 15')
    return int(match[1])


_YES = dict.fromkeys(("yes", "y", "true", "inside", "within", "protected"), True)
_NO = dict.fromkeys(("no", "n", "false", "outside", "contracted out", "excluded", "unprotected"), False)


@lru_cache(REMEMBERED)
def within_act(text: str) -> bool:
    """Whether the lease is within the Landlord and Tenant Act 1954, Part II."""
    if (said := {**_YES, **_NO}.get(text.casefold())) is None:
        raise ValueError(f'"{text}": expected yes (within the Act) or no (contracted out)')
    return said


# What an asset is called.


def uprn(text: str) -> Any:
    """A UPRN without its leading zeros; a 0 stands for none."""
    digits = text if text.isdigit() else re.sub(r"\.0+$", "", text.replace(" ", "").replace(",", ""))
    if digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) <= 12:  # noqa: PLR2004 - a UPRN's length
        return digits.lstrip("0") or Kept(None)
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text, re.I):
        raise ValueError(f'"{text}" is a UPRN that a spreadsheet program has shortened; format its column as a number')
    return parse_uprn(text)


def postcode(text: str) -> Any:
    """A whole postcode. The district alone, as in "RM17", is where an asset is about, and is kept as a note."""
    try:
        return parse_postcode(text)
    except ValueError:
        if not _DISTRICT.fullmatch(text):
            raise
    return Kept(None)


_DISTRICT = re.compile(r"[A-PR-UWYZ](\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y])", re.A | re.I)


# Dates.

_MONTHS = {
    month: number
    for number, months in enumerate(
        (
            *(("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",), ("jun", "june")),
            *(("jul", "july"), ("aug", "august"), ("sep", "sept", "september"), ("oct", "october")),
            *(("nov", "november"), ("dec", "december")),
        ),
        1,
    )
    for month in months
}
_DAY, _MONTH, _YEAR = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?", r"(?P<m>\d{1,2})", r"'?(?P<y>\d{4}|\d{2})"
_NAMED = r"(?P<name>[A-Za-z]{3,9})\.?"
_GAP = r"[\s,./-]{1,3}"
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){_CLOCK}",
        r"(?P<y>\d{4})-(?P<m>\d{1,2})",
        rf"{_DAY}[/. -]{_MONTH}[/. -]{_YEAR}{_CLOCK}",
        r"(?P<m>\d{1,2})[/. -](?P<y>\d{4})",
        rf"(?:[A-Za-z]{{3,9}}day,?\s)?{_DAY}(?:\sof)?{_GAP}?{_NAMED}{_GAP}?{_YEAR}",
        rf"{_NAMED}{_GAP}?{_YEAR}",
        rf"{_NAMED}\s{_DAY},?\s(?P<y>\d{{4}})",
        r"(?P<y>[12]\d{3})",
    )
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_OF_THIS_CENTURY = 49


def day(*, since_1904: bool = False) -> Parser:
    """A date as the register writes it, "2017-07-24"; the day stands before the month, as it does in Britain.

    Five digits are a spreadsheet's serial day: counted from 1900, or from 1904 where the workbook says so (ECMA-376-1,
    18.17.4.1). Of a year in two digits 00 to 49 are 2000 to 2049; for others the century would be a guess.
    """
    epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900

    @lru_cache(REMEMBERED)
    def parse(text: str) -> str:
        if serial := _SERIAL.fullmatch(text):
            return (epoch + timedelta(days=int(serial[1]))).isoformat()
        if text.startswith(".."):
            return parse_date(text).text
        return parse_date(_written_date(text)).text

    return parse


def _written_date(text: str) -> str:
    for pattern in _DATES:
        if match := pattern.fullmatch(text):
            parts = {"name": None, "m": None, "d": None, **match.groupdict()}
            month = _MONTHS.get(parts["name"].casefold()) if parts["name"] else parts["m"] and int(parts["m"])
            if parts["name"] and not month:
                continue
            found = [_year(match["y"], text), month, parts["d"] and int(parts["d"])]
            if month and month > 12:  # noqa: PLR2004 - months
                raise ValueError(f'"{text}" is no date: there is no month {month}; the day stands before the month')
            return "-".join(f"{part:02}" for part in found if part is not None)
    raise ValueError(f'"{text}" is no date; expected one such as 24/07/2017, 24 July 2017, Jul 2017 or 2017')


def _year(digits: str, text: str) -> int:
    year = int(digits)
    if len(digits) == 4:  # noqa: PLR2004 - digits of a year
        return year
    if year > _LAST_OF_THIS_CENTURY:
        raise ValueError(f'"{text}": the century of the year {digits} is not said; write it with four digits')
    return 2000 + year


# Places.

_SCILLY_FROM_M = 80_000  # Bishop Rock is at SV 807 064
LIST_ACCURACY_M = 10
"""Of a list that does not say: a point given to the metre is rarely surveyed to it."""
_DEGREES_WEST, _DEGREES_EAST, _DEGREES_SOUTH, _DEGREES_NORTH = -9, 3, 49, 62


def coordinate(text: str) -> Decimal:
    """A figure along an axis, in metres or degrees."""
    try:
        number = Decimal(text.replace(",", "").replace(" ", ""))
    except ArithmeticError:
        raise ValueError(f'"{text}" is no coordinate; expected metres on the National Grid, as in 525093') from None
    if not number.is_finite() or abs(number) > 10**8:
        raise ValueError(f'"{text}" is no coordinate; expected metres on the National Grid, as in 525093')
    return number


def axis(text: str) -> int | Decimal:
    """A coordinate as it is, quickly where it is whole metres."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else coordinate(text)  # noqa: PLR2004


def accuracy(text: str) -> int:
    """In whole metres."""
    match = re.fullmatch(r"(\d{1,5})(?:\.0+)?\s*m?", text, re.ASCII)
    if not match:
        raise ValueError(f'"{text}" is no accuracy; expected whole metres, as in 10')
    return int(match[1])


def metres(number: Decimal) -> int:
    """To the nearest metre: what is beyond is far within the accuracy of any list."""
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def in_degrees(x: Decimal, y: Decimal) -> bool:
    """Whether the pair is a longitude and a latitude of Great Britain: no land has such metres."""
    return _DEGREES_WEST <= x <= _DEGREES_EAST and _DEGREES_SOUTH <= y <= _DEGREES_NORTH


def on_grid(longitude: Decimal, latitude: Decimal) -> tuple[int, int]:
    """Easting and northing in metres (EPSG:27700) of WGS 84 degrees (EPSG:4326), within 3 m."""
    if not in_degrees(longitude, latitude):
        raise ValueError(
            f"longitude {longitude}, latitude {latitude} is not in Great Britain; expected degrees, as in -0.18, 52.33"
        )
    easting, northing = _transformer().transform(float(longitude), float(latitude))
    return round(easting), round(northing)


@cache
def _transformer() -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(4326, 27700, always_xy=True)


_PAIR = re.compile(r"([+-]?\d[\d.]*)\s*[,;/ ]\s*([+-]?\d[\d.]*)", re.ASCII)
_NAMED_PAIR = re.compile(r"E(?:astings?)?[:=]?\s*(\d[\d.]*)[\s,;/]*N(?:orthings?)?[:=]?\s*(\d[\d.]*)", re.A | re.I)
_ISO_6709 = re.compile(r"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)(?:[+-][\d.]+)?(?:CRS\w+)?/?", re.ASCII)


@lru_cache(REMEMBERED)
def map_reference(text: str) -> tuple[int, int, int]:
    """(easting, northing, accuracy) of "TL 250 698", "525093, 269832", with the axes' names or without, or degrees:
    latitude first (ISO 6709)."""
    if pair := _ISO_6709.fullmatch(text) or _PAIR.fullmatch(text.strip("() ")) or _NAMED_PAIR.fullmatch(text):
        first, second = coordinate(pair[1]), coordinate(pair[2])
        if in_degrees(second, first):
            return (*on_grid(second, first), LIST_ACCURACY_M)
        if in_degrees(first, second):
            return (*on_grid(first, second), LIST_ACCURACY_M)
        return metres(first), metres(second), LIST_ACCURACY_M
    square = parse_grid(text)
    middle = square.size_m // 2
    return square.easting_m + middle, square.northing_m + middle, max(middle, 1)


def refuse_sea(easting_m: int, northing_m: int) -> None:
    """Raises ValueError for a 100 km square of the National Grid without land; and west of Scilly, the only land of
    its own, where figures cut short, kilometres and degrees the wrong way round come to lie."""
    if (easting_m < _SCILLY_FROM_M and northing_m < 100_000) or not is_on_land(easting_m, northing_m):  # noqa: PLR2004 - that square
        raise ValueError("is in the sea, far from any land of Great Britain")
