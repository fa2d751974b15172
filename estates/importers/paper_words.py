"""Words as published papers write them: dates, and what the making of a PDF broke.

A raised ending that was set apart is put back ("1 st March" is "1st March"); nothing else of a paper's wording changes.
"""

import re

from estates.model.dates import parse_date

_ENDING = re.compile(r"\b(\d{1,2}) (st|nd|rd|th)\b")
_BLANKS = re.compile(r"[ \t\r]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?,?"
)
DAY = rf"(?P<day>\d{{1,2}}) ?(?:st|nd|rd|th)?,? (?:of )?{_MONTH} (?P<year>\d{{4}})"
_DAY = re.compile(rf"(?<![\d/-]){DAY}(?!\d)", re.IGNORECASE)
_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?"),
    re.compile(rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?{DAY}", re.IGNORECASE),
    re.compile(rf"{_MONTH} (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<year>\d{4})"),
)
_FIRST_YEAR_OF_TWO_DIGITS = 2000


def mend(text: str) -> str:
    """The words with raised endings put back, and blanks made one space."""
    return _ENDING.sub(r"\1\2", _BLANKS.sub(" ", text)).strip()


def date_in(text: str) -> str:
    """A date written in words or figures, the day first as in Britain, in the form of `estates.model.dates`:
    "17/7/2019" is "2019-07-17", "by 9 October 2019" "..2019-10-09"; "" for what is none."""
    words = mend(text)
    by, plain = ("..", words[3:]) if words.lower().startswith("by ") else ("", words)
    for form in _FORMS:
        if match := form.fullmatch(plain):
            return _checked(by, match)
    return ""


def days_in(text: str) -> list[str]:
    """Every full date written in words: "2019-10-09" of "Wednesday 9 October 2019, 2.30 pm"."""
    return [day for match in _DAY.finditer(mend(text)) if (day := _checked("", match))]


def _checked(by: str, match: re.Match[str]) -> str:
    parts = match.groupdict()
    year = int(parts["year"]) + (_FIRST_YEAR_OF_TWO_DIGITS if len(parts["year"]) == 2 else 0)  # noqa: PLR2004 - "19"
    written = [f"{year:04d}"]
    if month := parts.get("month"):
        written.append(f"{int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1:02d}")
    if day := parts.get("day"):
        written.append(f"{int(day):02d}")
    try:
        return parse_date(by + "-".join(written)).text
    except ValueError:
        return ""
