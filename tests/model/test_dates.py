"""Dates exactly as precise as their source."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from estates.model.dates import ReducedDate, months_later, parse_date, print_day

days = st.dates(date(1000, 1, 1), date(9999, 12, 31))


@st.composite
def reduced(draw: st.DrawFn) -> str:
    """A year, a month or a day, or "by" one of these, as it is written."""
    return draw(st.sampled_from(["", ".."])) + draw(days).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


@pytest.mark.parametrize(
    ("text", "printed", "first", "last"),
    [
        ("2017", "2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-07", "July 2017", date(2017, 7, 1), date(2017, 7, 31)),
        ("2017-07-24", "24 July 2017", date(2017, 7, 24), date(2017, 7, 24)),
        ("2019-03-01", "1 March 2019", date(2019, 3, 1), date(2019, 3, 1)),
        ("2016-02", "February 2016", date(2016, 2, 1), date(2016, 2, 29)),
        ("..2019-10-09", "by 9 October 2019", date(2019, 10, 9), date(2019, 10, 9)),
        ("..2019-10", "by October 2019", date(2019, 10, 31), date(2019, 10, 31)),
        ("..2019", "by 2019", date(2019, 12, 31), date(2019, 12, 31)),
    ],
)
def test_it_spans_its_days_and_prints_as_the_papers_do(text: str, printed: str, first: date, last: date) -> None:
    when = ReducedDate(text)
    assert (str(when), when.first, when.last) == (printed, first, last)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019-13", "there is no month 13; months go from 01 to 12"),
        ("2019-00", "there is no month 00; months go from 01 to 12"),
        ("2019-02-30", "February 2019 has 28 days"),
        ("2019-02-29", "February 2019 has 28 days"),
        ("2019-04-31", "April 2019 has 30 days"),
        ("2019-04-00", "April 2019 has 30 days"),
        ("0999", "the year must be 1000 or later"),
        ("0000-01-01", "the year must be 1000 or later"),
        *[
            (text, "write 2019, 2019-09, 2019-09-24, or ..2019-10-09")
            for text in (
                "201", "", "20199", "2019-9", "2019-09-2", "19-09-24", "24 July 2017", "24/07/2017", "July 2017",
                "2019-09-24T12:00", "2019--09", "...2019", ".2019", "2019-", "2019\n", "٢٠١٩-٠٧", "２０１９",
            )
        ],
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_date(text)
    assert f'"{text}" is no date' in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "recorded", "visible"),
    [
        ("2019-09", date(2019, 10, 5), date(2019, 9, 30)),
        ("2019-09", date(2019, 9, 12), date(2019, 9, 12)),
        ("2019-09", date(2019, 9, 30), date(2019, 9, 30)),
        ("2019-09", date(2019, 8, 1), date(2019, 9, 1)),
        ("2019", date(2026, 1, 1), date(2019, 12, 31)),
        ("2019-09-24", date(2019, 9, 1), date(2019, 9, 24)),
        ("2019-09-24", date(2026, 9, 1), date(2019, 9, 24)),
        ("..2019-10-09", date(2019, 1, 1), date(2019, 10, 9)),
        ("..2019-10", date(2019, 10, 3), date(2019, 10, 31)),
    ],
)
def test_it_is_visible_from_its_last_day_or_its_recording_but_never_before_its_first(
    text: str, recorded: date, visible: date
) -> None:
    assert ReducedDate(text).visible_from(recorded) == visible


@given(reduced(), days)
def test_it_is_visible_on_a_day_that_it_spans(text: str, recorded: date) -> None:
    when = ReducedDate(text)
    visible = when.visible_from(recorded)
    assert when.first <= visible <= when.last
    assert visible == when.last or visible >= recorded


@given(reduced())
def test_it_is_kept_as_written(text: str) -> None:
    adapter = TypeAdapter(ReducedDate)
    when = adapter.validate_python(text)
    assert adapter.dump_python(when, mode="json") == text
    assert adapter.validate_python(adapter.dump_python(when, mode="json")) == when == adapter.validate_python(when)


@given(reduced(), reduced())
def test_it_sorts_by_its_first_day(one: str, other: str) -> None:
    assert (ReducedDate(one) < ReducedDate(other)) == (ReducedDate(one).first < ReducedDate(other).first)


@given(days, st.integers(0, 400))
def test_a_day_prints_without_zeros_or_endings(day: date, more: int) -> None:
    assert print_day(day) == f"{day.day} {day:%B} {day.year}"
    assert ReducedDate.on(day) == parse_date(day.isoformat())
    assert (ReducedDate.on(day) == ReducedDate.on(min(day + timedelta(1), date.max))) == (day == date.max)


def test_equal_when_written_the_same_and_only_then() -> None:
    assert ReducedDate("2019") == ReducedDate("2019")
    assert len({ReducedDate("2019"), ReducedDate("2019"), ReducedDate("2019-01"), ReducedDate("..2019")}) == 3
    assert ReducedDate("2019-10-09") != ReducedDate("..2019-10-09")


def test_a_date_of_the_calendar_is_taken_and_anything_else_is_not() -> None:
    adapter = TypeAdapter(ReducedDate)
    assert adapter.validate_python(date(2019, 9, 24)) == ReducedDate("2019-09-24")
    assert adapter.validate_python(" 2019-09 ") == ReducedDate("2019-09")
    for wrong in (2019, 2019.0, None, True, ["2019"]):
        with pytest.raises(ValidationError, match="is no date"):
            adapter.validate_python(wrong)


@pytest.mark.parametrize(
    ("day", "months", "corresponding"),
    [
        ("2019-08-31", 6, "2020-02-29"),
        ("2020-08-31", -6, "2020-02-29"),
        ("2021-08-31", -6, "2021-02-28"),
        ("2021-09-30", 4, "2022-01-30"),
        ("2018-08-07", 36, "2021-08-07"),
        ("2016-02-29", 36, "2019-02-28"),
        ("2020-01-15", -1, "2019-12-15"),
        ("2020-12-31", 0, "2020-12-31"),
        ("9999-06-01", 7, "9999-12-31"),
        ("0001-06-01", -7, "0001-01-01"),
    ],
)
def test_months_are_counted_to_the_corresponding_date(day: str, months: int, corresponding: str) -> None:
    """Dodds v Walker: notice of four months given on 30 September ends on 30 January, and not on the 31st."""
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(corresponding)


@given(st.dates(date(1600, 1, 1), date(3000, 12, 31)), st.integers(-1200, 1200))
def test_the_corresponding_date_has_the_same_number_or_is_the_last_of_its_month(day: date, months: int) -> None:
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(st.dates(date(1600, 1, 1), date(3000, 12, 31)), st.integers(0, 120))
def test_notice_served_so_many_months_before_is_never_too_late(day: date, months: int) -> None:
    assert months_later(months_later(day, -months), months) <= day
