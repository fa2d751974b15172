"""Values that stand nowhere else, and what finds them again however they are spelt."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WORD = re.compile(rf"(?:zq|aaxq)[{_CONSONANTS}]{{4}}")
_POSTCODE = re.compile(r"(?:gy|je)[1-9]\d\d[a-z]{2}")
_PRINTED_DAY = re.compile(rf"(\d{{1,2}})({'|'.join(_MONTHS)})(\d{{4}})")
_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_NUMBER = re.compile(r"(?<![\da-f])\d{6,12}(?![\da-f])")
_DEGREES = re.compile(r"\d+\.\d{4}")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_BLANK = re.compile("[\\s\u00ad\u200b]+")


class Secrets:
    """Hands out values by what they are for. With `other` they differ in every letter, in length and in order."""

    def __init__(self, *, other: bool = False) -> None:
        self._other = other
        self._count = 0
        self.slots: dict[str, str] = {}
        """What finds each value again (`tokens`), and what the value is for."""

    def word(self, slot: str) -> str:
        number = self._next()
        code = "".join(_CONSONANTS[number // 20**place % 20] for place in range(4))
        word = f"Aaxq{code}" if self._other else f"Zq{code}"
        self.slots[word.casefold()] = slot
        return word + "x" * (number % 7) if self._other else word

    def key(self, slot: str) -> str:
        return self.word(slot).casefold()

    def number(self, slot: str) -> int:
        """A prime of seven digits, or of nine."""
        number = _primes(750_000_000 if self._other else 7_400_000)[self._next() % 600]
        self.slots[str(number)] = slot
        return number

    def day(self, slot: str) -> str:
        """A day long to come; a later one each time."""
        first = date(2093, 3, 1) if self._other else date(2081, 3, 1)
        day = (first + timedelta(days=self._next())).isoformat()
        self.slots[day] = slot
        return day

    def past_day(self, slot: str, place: int) -> str:
        """A day on which nothing public was true, between the last panel and this; or in the year before."""
        first = date(2017, 7, 1) if self._other else date(2019, 7, 1)
        day = (first + timedelta(days=place % 90)).isoformat()
        self.slots[day] = slot
        return day

    def place(self, slot: str, *, in_degrees: bool = True) -> tuple[int, int]:
        """Easting and northing in Cambridgeshire, in metres; longitude and latitude give them away as well."""
        step = self._next() % 90
        east, north = (533_113 + 97 * step, 251_117 + 89 * step) if self._other else (
            512_131 + 97 * step, 299_299 - 89 * step
        )  # fmt: skip
        degrees = _to_degrees().transform(east, north)
        for spelt in (str(east), str(north), *(f"{abs(one):.6f}"[:-2] for one in degrees if in_degrees)):
            self.slots[spelt] = slot
        return east, north

    def postcode(self, slot: str) -> str:
        number = self._next()
        letters = f"{'ABD'[number % 3]}{'EFGH'[number // 3 % 4]}"
        spelt = f"{'JE' if self._other else 'GY'}{10 + number % 80} {number % 10}{letters}"
        self.slots[spelt.replace(" ", "").casefold()] = slot
        return spelt

    def uprn(self, slot: str) -> str:
        uprn = str((200_000_000_000 if self._other else 100_000_000_000) + 7919 * self._next())
        self.slots[uprn] = slot
        return uprn

    def _next(self) -> int:
        self._count += 1
        return self._count


def tokens(text: str) -> set[str]:
    """Whatever in the text might be such a value, spelt in one way."""
    folded = text.casefold()
    closed = _BLANK.sub("", folded)
    found = {*_WORD.findall(closed), *_POSTCODE.findall(closed)}
    found |= set(_days(closed)) | set(_ISO_DAY.findall(folded))
    found |= set(_NUMBER.findall(_THOUSANDS.sub("", folded))) | set(_DEGREES.findall(folded))
    return found


def _days(closed: str) -> Iterator[str]:
    for day, month, year in _PRINTED_DAY.findall(closed):
        yield f"{year}-{_MONTHS.index(month) + 1:02d}-{int(day):02d}"


@cache
def _to_degrees() -> Any:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


@cache
def _primes(above: int) -> list[int]:
    """The next 600."""
    found: list[int] = []
    number = above | 1
    small = [n for n in range(3, 31_623, 2) if all(n % d for d in range(3, int(n**0.5) + 1, 2))]
    while len(found) < 600:
        if all(number % prime for prime in small):
            found.append(number)
        number += 2
    return found
