"""A long list is read by another process as it would be here."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from estates.importers import ahead, lists
from estates.importers.ahead import read_ahead
from estates.importers.finding import Finding, Unreadable
from estates.importers.found import Found
from estates.importers.lists import read_here, read_list
from estates.register.fields import Checked, check_fields

ROWS = """Name,Postcode,Tenure,Landlord,Lease expiry,Comment
Copse Court,PE29 2BQ,Freehold,,,"über, 🏠"
Chord Park,PE29 2BR,Leasehold,Ashfield Land,2031,
Ely,CB7 4PF,Leashold,,,
Wisbech,PE13 1AA,Freehold,,,damaged \udcff
March,PE15 8EF,Freehold,,
"""
ALL = "estates.importers.lists:read_here"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(ROWS, encoding="utf-8", errors="surrogateescape")
    return path


def whole(records: Iterator[Any]) -> list[Any]:
    return [(type(one), one) for one in records]


@pytest.mark.parametrize("columns", [{}, {"Comment": "facilities", "Tenure": ""}])
def test_the_records_are_the_same(path: Path, columns: dict[str, str]) -> None:
    here, apart = read_here(path, columns).records, read_ahead(ALL, path, columns)
    assert whole(apart) == whole(here)
    assert {Found, Finding} == {type(one) for one in read_ahead(ALL, path, columns)}


def test_blocks_come_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    names = [f"Site {number}" for number in range(2 * ahead._AT_ONCE + 1)]
    path.write_text("\n".join(["Name,UPRN", *(f"{name},{n + 1}" for n, name in enumerate(names))]))
    assert [one.fields["name"] for one in read_ahead(ALL, path, {}) if isinstance(one, Found)] == names


def test_an_asset_comes_checked_and_nothing_else_does(path: Path) -> None:
    for one in read_ahead(ALL, path, {}):
        if isinstance(one, Found):
            assert (type(one.fields) is Checked) == (one.kind == "asset")
        if isinstance(one, Found) and one.kind == "asset":
            assert check_fields("asset", dict(one.fields)) == (one.fields, {})


def test_what_is_wrong_with_a_value_is_left_to_the_plan(path: Path) -> None:
    (one,) = read_ahead("tests.importers.readers:a_name_that_is_a_number", path, {})
    assert isinstance(one, Found) and type(one.fields) is dict and one.fields == {"name": 5}


def test_a_refusal_comes_in_its_words_after_what_was_read(path: Path) -> None:
    path.write_text("Name,UPRN\n" + "".join(f"Site {number},{number + 1}\n" for number in range(50)) + 'Ely,"2')
    said = []
    for records in (read_here(path).records, read_ahead(ALL, path, {})):
        read = []
        with pytest.raises(Unreadable) as refused:
            for one in records:
                read.append(one.place.row)
        said.append((read, refused.value.sentences))
    assert said[0] == said[1]
    assert said[0][0] == list(range(2, 52))
    assert "row 52: expected cells between quotation marks" in said[0][1][0]


def test_a_process_that_dies_is_told(path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        list(read_ahead("tests.importers.readers:dying_list", path, {}))
    assert str(refused.value) == (
        "list.csv: expected a list that can be read to its end, found something that stops the reader; import it again."
    )


def test_the_process_ends_with_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,UPRN\n" + "".join(f"Site {number},{number + 1}\n" for number in range(200_000)))
    begun: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **named)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    records = read_ahead(ALL, path, {})
    next(records)
    assert begun[0].poll() is None
    records.close()
    assert begun[0].poll() is not None


def test_a_long_list_is_read_ahead_but_for_its_first_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    headings, *rows = ROWS.splitlines(keepends=True)
    monkeypatch.setattr(lists, "_LONG", 10)
    for before in range(len(rows) + 1):  # whatever stands on either side of the last of them
        text = "".join((headings, "\n" * before, *rows * (lists._FIRST // len(rows) + 2)))
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        records = list(read_list(path).records)
        assert records == list(read_here(path).records)
        apart = {one.place.row for one in records if isinstance(one, Found) and type(one.fields) is Checked}
        assert lists._FIRST < min(apart) <= lists._FIRST + len(rows)


def test_a_short_list_is_read_here(path: Path) -> None:
    assert all(type(one.fields) is dict for one in read_list(path).records if isinstance(one, Found))
