"""`estates record FILE.toml`: one record or many, all or none, and everything that is wrong at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Estates

TWO = """\
on = 2019-09-24
source = "Estates Sub-Group, 24 September 2019"
marking = "public"

[[record]]
kind = "asset"
key = "ely-annexe"
name = "Ely Annexe"
status = "surplus"
tenure = "Freehold"
floor_area = "412 GIA"
address = "Nutholt Lane, Ely CB7 4PL"

[[record]]
kind = "update"
asset = "ely-annexe"
column = "timescale"
text = '''
To be marketed.
'''
due = 2020
amount_gbp = 264000
on = "2019-09"
"""


@pytest.fixture
def write(tmp_path: Path) -> Path:
    return tmp_path / "file.toml"


def test_many_records_are_recorded_in_one_go(norfolk: Estates, write: Path) -> None:
    write.write_text(TWO, encoding="utf-8")
    assert norfolk("record", "file.toml") == (
        0,
        "Entry 3: asset ely-annexe, from 24 September 2019, marked public.\n"
        "Entry 4: update update-4, from September 2019, marked public.\n",
        "Next: estates history ely-annexe\n",
    )
    (asset,) = norfolk("asset", "show", "ely-annexe", "--on", "2019-12-31", "--json").objects
    assert (asset["floor_area"], asset["tenure"]) == ({"m2": "412", "basis": "GIA"}, "freehold")
    assert asset["address"] == {"lines": ["Nutholt Lane", "Ely"], "postcode": "CB7 4PL"}
    (update,) = asset["updates"]
    assert (update["text"], update["due"], update["amount_gbp"]) == ("To be marketed.", "2020", "264000")


def test_one_record_at_the_top_of_a_file_that_notepad_saved(norfolk: Estates, write: Path) -> None:
    text = 'kind = "asset"\nkey = "copse-court"\non = 2019-09-01\nstatus = "surplus"\n'
    write.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert norfolk("record", "file.toml", "--marking", "public").out == (
        "Entry 3: asset copse-court, from 1 September 2019, marked public.\n"
    )


def test_a_dry_run_shows_and_records_nothing(norfolk: Estates, write: Path) -> None:
    write.write_text(TWO, encoding="utf-8")
    before = norfolk("history", "npcc").out
    assert norfolk("record", "file.toml", "--dry-run") == (
        0,
        "asset ely-annexe, from 24 September 2019, marked public, by estates officer\n"
        "  name: Ely Annexe\n"
        "  status: surplus\n"
        "  tenure: freehold\n"
        "  floor area: 412 (GIA)\n"
        "  address: Nutholt Lane, Ely CB7 4PL\n"
        "  source: Estates Sub-Group, 24 September 2019\n"
        "update update-4, from September 2019, marked public, by estates officer\n"
        "  asset: ely-annexe\n"
        "  column: timescale\n"
        "  text: To be marketed.\n"
        "  due: 2020\n"
        "  amount gbp: 264000\n"
        "  source: Estates Sub-Group, 24 September 2019\n",
        "Nothing was recorded: 2 entries would be.\nNext: estates record file.toml\n",
    )
    assert norfolk("history", "npcc").out == before
    assert norfolk("history", "ely-annexe").code == 1


def test_everything_wrong_is_told_at_once_with_file_record_key_and_field(norfolk: Estates, write: Path) -> None:
    write.write_text(
        TWO.replace("tenure", "tenur").replace('"surplus"', '"surpluss"').replace("264000", "264000.50")
        + '\n[[record]]\nkind = "analysis"\nkey = "weighed"\ntitle = "T"\nassets = ["copse-cort"]\nopened = "2019-13"\n'
        '[[record.options]]\nkind = "sell"\nlabel = "Sell"\nstanding = "considered"\n'
        '[[record.options.flows]]\nkind = "receipt"\nyear = 2019\namont_gbp = "5"\namount_gbp = "5"\n',
        encoding="utf-8",
    )
    done = norfolk("record", "file.toml")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        'estates: file.toml, record 1: asset ely-annexe: asset has no field "tenur"; nearest tenure.',
        "estates: file.toml, record 2: update, field amount_gbp: expected a figure in quotes, as in "
        '"264000.50", found 264000.50 without; add them.',
        "estates: file.toml, record 3: analysis weighed, field options 1, flows 1 has no field "
        '"amont_gbp"; nearest amount_gbp.',
        'estates: file.toml, record 3: analysis weighed, field assets: no asset is called "copse-cort"; '
        "nearest: copse-court.",
        'estates: file.toml, record 1: asset ely-annexe, field status: "surpluss" is no status; expected one of '
        'operational, options, surplus, proposed, disposed, succeeded, unknown; nearest "surplus".',
        'estates: file.toml, record 3: analysis weighed, field opened: "2019-13" is no date: there is no month 13; '
        "months go from 01 to 12.",
    ]
    assert norfolk("history", "ely-annexe").code == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "file.toml: there is no record in it; `estates template KIND` prints one."),
        ("on = 2019-09\n", "file.toml: expected TOML, found: expected newline or end of document after a statement"),
        ('kind = "asset"\n', "file.toml, record 1: asset: key: expected its key in quotes"),
        ('kind = "aset"\n', 'found "aset"; nearest asset'),
        ('key = "x"\n', "file.toml, record 1: kind: expected one of body, asset"),
        ("record = 3\n", "file.toml: expected each record below a line [[record]], found record = 3."),
        ('name = "x"\n[[record]]\nkind = "asset"\n', "file.toml: name outside any record; only on, marking"),
        ('kind = "asset"\nkey = "a"\nname = "A"\nstatus = "surplus"\n', "asset a, on: expected the date"),
        ('kind = "asset"\nkey = "a"\non = "soon"\nname = "A"\nstatus = "surplus"\n', 'asset a, on: "soon" is no date'),
        ('kind = "asset"\nkey = "a"\non = 2019\nmarking = "secret"\n', 'asset a, marking: "secret" is no marking'),
        ('kind = "asset"\nkey = "copse-court"\non = 2019\n', "asset copse-court: it says nothing"),
        ('kind = "asset"\nkey = "a"\non = 2019-01-01T10:00:00\n', 'on: "2019-01-01 10:00:00" is no date'),
        ('kind = "asset"\nkey = 5\n', "asset 5: key: expected its key in quotes"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_and_nothing_is_written(
    norfolk: Estates, write: Path, contents: Callable[[], dict[str, bytes]], text: str, sentence: str
) -> None:
    write.write_text(text, encoding="utf-8")
    before = contents()["estates.db"]
    done = norfolk("record", "file.toml")
    assert (done.code, done.out) == (1, "")
    assert sentence in done.err
    assert contents()["estates.db"] == before


def test_a_file_that_is_not_there_or_is_no_text(norfolk: Estates, write: Path) -> None:
    assert norfolk("record", "file.toml").err == "estates: file.toml: there is no such file.\n"
    write.write_bytes(b"\xff\xfe")
    assert "expected text in UTF-8" in norfolk("record", "file.toml").err


def test_a_file_recorded_twice_is_refused(norfolk: Estates, write: Path) -> None:
    """Its statement would be printed twice."""
    write.write_text(TWO, encoding="utf-8")
    assert norfolk("record", "file.toml").code == 0
    assert norfolk("record", "file.toml").err == (
        "estates: file.toml, record 1: asset ely-annexe: entry 3 says all this already.\n"
        "estates: file.toml, record 2: update update-4: entry 4 says all this already.\n"
    )


def test_today_is_said_to_be_meant(norfolk: Estates, write: Path) -> None:
    write.write_text('kind = "asset"\nkey = "copse-court"\nstatus = "surplus"\n', encoding="utf-8")
    assert norfolk("record", "file.toml").code == 1
    done = norfolk("record", "file.toml", "--on", "today")
    assert done.out == "Entry 3: asset copse-court, from 24 September 2019, marked protect.\n"


def test_records_of_a_file_may_refer_to_each_other(norfolk: Estates, write: Path) -> None:
    write.write_text(
        'on = "2019"\n[[record]]\nkind = "decision"\nkey = "deed"\nsubject = "Sale"\ndecided_on = "2019"\n'
        'assets = ["annexe"]\n[[record]]\nkind = "asset"\nkey = "annexe"\nname = "Annexe"\nstatus = "surplus"\n',
        encoding="utf-8",
    )
    assert norfolk("record", "file.toml").code == 0
