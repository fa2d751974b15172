"""What bad input gets: a sentence that says where, what was expected, what was found and what to do; exit code 1 (2 for
wrong usage); nothing written, and never a traceback."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from estates.register.register import Register
from tests.cli.conftest import CAMBRIDGESHIRE, Estates

Refused = Callable[..., str]
HUGE = "9" * 40
BAD_BYTES = b"\xff".decode(errors="surrogateescape")


@pytest.fixture
def refused(county: Estates, contents: Callable[[], dict[str, bytes]]) -> Refused:
    """What a command that must be refused says: its exit code is 1, and every file stays as it was."""

    def check(*words: str) -> str:
        before = contents()
        code, out, err = county(*words)
        assert (code, out) == (1, ""), err
        assert contents() == before
        assert err.startswith("estates: ")
        assert err.endswith("\n")
        assert "Traceback" not in err
        return err

    return check


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "asset set copse-court --tenure freehlod",
            ['copse-court, field tenure: "freehlod" is no tenure', "expected one of freehold,", 'nearest "freehold"'],
        ),
        (
            "asset set copse-court --floor-area 3,O79",
            ['copse-court, field floor_area: floor area "3,O79" is not a number', "a letter O", "expected digits"],
        ),
        (
            "asset set copse-court --address Peterborough,PE3-6SF,PE1_1CC --uprn 1234567890123",
            ['"1234567890123" is no UPRN; expected 1 to 12 digits'],
        ),
        ("asset set copse-court --uprn ABC", ['field uprn: "ABC" is no UPRN']),
        ("asset set copse-court --site-area-ha -1", ['field site_area_ha: "-1" is not a number']),
        (f"asset set copse-court --floor-area {HUGE}", ["is too large; expected less than"]),
        (
            "update copse-court Let. --on 2019-13",
            ['--on: "2019-13" is no date: there is no month 13; months go from 01 to 12.'],
        ),
        ("update copse-court Let. --on 2019-02-30", ['"2019-02-30" is no date: February 2019 has 28 days.']),
        ("update copse-court Let. --on ..", ['--on: ".." is no date; write 2019, 2019-09, 2019-09-24, or ..2019-'] ),
        ("update copse-court Let. --on 24/09/2019", ['--on: "24/09/2019" is no date; write 2019']),
        ("update copse-court Let. --on ２０１９", ['--on: "２０１９" is no date; write 2019']),
        (f"update copse-court Let. --on {HUGE}", ["is no date; write 2019"]),
        ("update copse-court Let. --due soon", ['field due: "soon" is no date; write 2019']),
        ("update copse-court Let. --column left", ['"left" is no column; expected one of situation, timescale']),
        ("update copse-court Let. --milestone sold", ['"sold" is no milestone; expected one of application-made']),
        ("update copse-court Let. --amount 264,00O", ['field amount_gbp: "264,00O" is not a number', "a letter O"]),
        ("update copse-court Let. --marking secret", ['--marking: "secret" is no marking; expected one of public']),
        ("update copse-court Let. --meeting panel-2019", ['no meeting is called "panel-2019"; nearest: panel-20']),
        ("update copse-cort Let.", ['no asset is called "copse-cort"; nearest: copse-court.']),
        ("asset set copse-cort --use Offices", ['no asset is called "copse-cort"; nearest: copse-court.']),
        ("asset show copse", ['no asset is called "copse"; nearest: copse-court.']),
        ("status copse-cort surplus", ['no asset is called "copse-cort"; nearest: copse-court.']),
        ("locate copse-cort --grid TL250698", ['no asset is called "copse-cort"; nearest: copse-court.']),
        ("history copse-cort", ['no record is called "copse-cort"; nearest: copse-court']),
        ("status copse-court sold", ['field status: "sold" is no status; expected one of operational']),
        ("status copse-court surplus --decision CPCC-2021-06", ['no decision is called "CPCC-2021-06"; nearest: CPCC']),
        ("status copse-court succeeded --successor copse-cort", ['no asset is called "copse-cort"; nearest: copse-']),
        ("decision show CPCC-2021-06", ['no decision is called "CPCC-2021-06"; nearest: CPCC 20']),
        ("decision add Sale --on 2019 --asset copse-cort", ['no asset is called "copse-cort"; nearest: copse-court']),
        ("asset list --status sold", ['--status: "sold" is no status; expected one of operational']),
        ("asset list --on 2019", ['--on: expected one day, as in 2019-10-09, found "2019".']),
        ("asset list --audience press", ['--audience: "press" is no audience; expected one of public, sub-group']),
        ("meeting add pannel 2019-10-09", ['"pannel" is no meeting kind', 'nearest "panel".']),
        ("meeting add panel 2019-10-09 --state done", ['"done" is no meeting state; expected one of planned']),
        ("meeting add panel soon", ['the meeting\'s date: "soon" is no date; write 2019']),
        ("asset set copse-court", ["nothing to record; say a fact, as in --tenure leasehold."]),
        ("asset add Copse-Court --status surplus", ["asset copse-court is there already; see `estates history copse-"]),
        ("asset add Unit --status surplus --key ../../etc/passwd", ['"../../etc/passwd" is no key; keys are small']),
        ("asset add Unit --status surplus --key a/b", ['"a/b" is no key', 'as in "a-b"']),
        (f"asset add Unit --status surplus --key {'k' * 101}", ["100"]),
        ("asset add ??? --status surplus", ['no key can be made from "???"; say --key, in small letters, digits']),
        ("correct 99999 --name X", ["there is no entry 99999; the newest is "]),
        ("correct 1", ["nothing to correct in entry 1; say a field and its value, or --on and the right date."]),
        ("correct 1 --nmae X", ['body cpcc: body has no field "nmae"; nearest "name"']),
        ("correct 1 --name", ["--name needs a value."]),
        ("correct 1 name X", ['expected --FIELD VALUE, found "name".']),
        ("correct 1 -n X", ['expected --FIELD VALUE, found "-n".']),
        ("correct 1 --name none", ["field name: cannot be empty"]),
        ("correct 1 --withdraw --name X", ["entry 1 is either withdrawn or corrected: leave out --withdraw, or"]),
        ("correct 1 --withdraw --on 2019", ["entry 1 is either withdrawn or corrected: leave out --withdraw, or"]),
        ("correct 2 --area {west", ["--area: expected JSON, as in '[\"copse-court\"]', found {west."]),
        ("release 1 --reason approved --yes", ["entry 1 is public already."]),
        ("release 99999 --reason approved --yes", ["there is no entry 99999; the newest is "]),
        ("retire update-99999", ['no update is called "update-99999"; nearest: update-']),
        ("export register.csv", ["register.csv: expected the name of a portable form, a workbook or a calendar ("]),
        ("export register", ["one that begins with assets, updates, ", 'ends in .csv, .xlsx, ', 'found "register".']),
        ("export assets", ['assets: expected a name that ends in .csv, .xlsx, .geojson, .gpkg, ', 'found "".']),
        ("export assets.txt", ["assets.txt: expected a name that ends in .csv, .xlsx, .geojson, .gpkg, .parquet, "]),
        ("export premises.gpkg", ['expected premises, premises.html or premises.csv, found "premises.gpkg".']),
        ("export premises --audience sub-group", ["premises: the list of premises is published, so it is for the pub"]),
        ("share --partners stations.csv --within 5miles", ['--within: expected a distance up to 100km, as in 500m']),
        ("share --partners stations.csv --within 0m", ['as in 500m or 1km, found "0m".']),
        ("share --partners stations.csv --out pairs.csv", ['pairs.csv: expected a name that ends in .geojson, found']),
        ("share --partners stations.csv", ["stations.csv: expected a file, found no file of that name"]),
        ("near copse-cort", ['no asset is called "copse-cort"; nearest: copse-court']),
        ("near ely-police-station", ["ely-police-station: it is not located, so nothing can be near it; say where it"]),
        ("appendix 4 --panel 2019-10-09 --format pfd", ['any of docx, pdf, html, md, found "pfd"; nearest "pdf".']),
        ("appendix 5 --panel 2019-10-09", ["there is no appendix 5 here; a pack has appendices 1 to 4."]),
        (f"appendix {HUGE} --panel 2019-10-09", [f"there is no appendix {HUGE} here"]),
        ("appendix 4 --panel 2019-10-08", ['no meeting is called "panel-2019-10-08"; nearest: panel-2019-']),
        ("publish --panel 2019-10-08", ['no meeting is called "panel-2019-10-08"; nearest: panel-2019-']),
        (
            "publish --panel 2019-09-11",
            ["the meeting of 11 September 2019 was cancelled, so it has no papers; see `estates meeting list`."],
        ),
        ("publish --panel 2019", ['--panel: expected one day, as in 2019-10-09, found "2019".']),
        ("publish --panel ..2019-10-09", ['--panel: expected one day, as in 2019-10-09, found "..2019-10-09".']),
        ("publish --panel ../../etc", ['--panel: "../../etc" is no date; write 2019']),
        ("publish --panel 2019-10-09 --as-sent estates.db", ["--as-sent belongs to --final, which records what went"]),
        ("publish --panel 2019-10-09 --final --as-sent bound.pdf", ["--as-sent: expect", "bound.pdf is not there."]),
        ("publish --panel 2019-10-09 --final --as-sent .", ["--as-sent: expected a file that went out; . is a fo"]),
        ("publish --panel 2019-10-09 --final --on 2019-13", ['--on: "2019-13" is no date']),
        ("publish --panel 2019-10-09 --context nowhere", ["--context: expected a folder with GeoJSON files, found n"]),
        ("map --context nowhere", ["--context: expected a folder with GeoJSON files, found n"]),
        ("map --tiles javascript:alert(1)", ['found "javascript:alert(1)"', "https://"]),
        ("map --on 1000-01-01", ["estates: "]),
        ("--register . asset list", [".: expected a register, found a folder; name another with --register."]),
        ("--register none.db asset list", ["none.db: there is no register here; begin one with `estates init`, or"]),
        (f"--register {'x' * 300} asset list", ["File name too long"]),
        ("--register estates.db init --name A --panel-name B", ["estates.db: there is a file already, and it was"]),
        ("--register new.db init --name A", ["a new register needs --name and --panel-name, or --from and a file."]),
        ("--register new.db init --name ? --panel-name B", ['no key can be made from "?"; say --body']),
        ("--register new.db init --name A --panel-name B --body a/b", ['"a/b" is no key']),
        ("--register new.db init --name A --panel-name B --on 2019-13", ['--on: "2019-13" is no date']),
        ("--register new.db init --from none.jsonl", ["none.jsonl: there is no such file."]),
        ("--register new.db init --from .", [".: expected a register, found a folder"]),
    ],
)  # fmt: skip
def test_a_sentence_and_nothing_written(refused: Refused, words: str, said: list[str]) -> None:
    sentence = refused(*words.split())
    assert [part for part in said if part not in sentence] == []
    assert len(sentence) < 1_000


def test_a_postcode_that_cannot_be(refused: Refused) -> None:
    sentence = refused("asset", "set", "copse-court", "--address", "Thorpe Wood, Peterborough PE3 6CF")
    assert sentence == (
        'estates: asset copse-court, field address (postcode): "PE3 6CF" cannot be a UK postcode; expected one such as '
        "PE29 2BQ.\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "field text: "),
        ("  \n ", "field text: "),
        ("Let \U0001f600", "the papers cannot print U+1F600 GRINNING FACE"),
        ("Let\x07.", "the papers cannot print U+0007 CONTROL CHARACTER"),
        ("Let\u202e.", "the papers cannot print U+202E RIGHT-TO-LEFT OVERRIDE"),
        (BAD_BYTES, "the papers cannot print U+DCFF LONE SURROGATE"),
        ("x" * 20_001, "20"),
    ],
    ids=["empty", "blank", "emoji", "bell", "right to left", "bytes", "long"],
)
def test_text_that_cannot_be_printed(refused: Refused, text: str, said: str) -> None:
    assert said in refused("update", "copse-court", text)


@pytest.mark.parametrize(
    "words", [("asset", "show", BAD_BYTES), ("history", BAD_BYTES), ("decision", "show", BAD_BYTES)]
)
def test_a_key_that_is_no_text(refused: Refused, words: tuple[str, ...]) -> None:
    refused(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("asset", "add", "", "--status", "surplus"),
        ("asset", "add", "Unit", "--status", ""),
        ("asset", "add", "x" * 501, "--status", "surplus"),
        ("asset", "set", "copse-court", "--name", ""),
        ("asset", "set", "copse-court", "--address", "A\tB\x00"),
        ("asset", "show", ""),
        ("history", ""),
        ("update", "", "Let."),
        ("update", "copse-court", "Let.", "--on", ""),
        ("update", "copse-court", "Let.", "--marking", ""),
        ("update", "copse-court", "Let.", "--by", ""),
        ("update", "copse-court", "Let.", "--by", " "),
        ("update", "copse-court", "Let.", "--by", "\x00"),
        ("update", "copse-court", "Let.", "--source", "\x00"),
        ("update", "copse-court", "Let.", "--ref", "one\ntwo"),
        ("decision", "add", "", "--on", "2019"),
        ("decision", "add", "Sale", "--on", ""),
        ("decision", "show", ""),
        ("meeting", "add", "", "2019"),
        ("meeting", "add", "panel", ""),
        ("retire", ""),
        ("release", "1", "--reason", "", "--yes"),
        ("export", ""),
        ("publish", "--panel", ""),
        ("appendix", "4", "--panel", "2019-10-09", "--format", ""),
        ("--register", "", "asset", "list"),
        ("--register", "new.db", "init", "--name", "", "--panel-name", ""),
        ("locate", "copse-court", "--grid", "", "--postcode", ""),
        ("locate", "copse-court", "--easting", HUGE, "--northing", HUGE),
        ("locate", "copse-court", "--easting", "-1", "--northing", "-1", "--outside-area", "--on", "2019-09-24"),
        ("locate", "copse-court", "--grid", "TL 250 698", "--accuracy", "-5", "--on", "2019-09-24"),
        ("locate", "copse-court", "--grid", "TL 250 698", "--accuracy", HUGE, "--on", "2019-09-24"),
        ("locate", "copse-court", "--grid", "TL ２５０ ６９８", "--on", "2019-09-24"),
        ("locate", "copse-court", "--grid", "TL 250 698", "--on", ".."),
        ("correct", "1", "--name", "none", "--panel", "[" * 100_000),
        ("correct", "1", "--area", "[1, 2.5, {}]"),
        ("correct", "1", "--area", '{"west_m": 1e400}'),
    ],
    ids=lambda words: " ".join(words)[:60].encode("ascii", "backslashreplace").decode(),
)
def test_odd_words_are_refused_too(refused: Refused, words: tuple[str, ...]) -> None:
    refused(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("asset", "nonsense"),
        ("asset", "add", "Unit"),
        ("asset", "list", "--nonsense"),
        ("update", "copse-court"),
        ("update", "copse-court", "Let.", "Sold."),
        ("correct", "one", "--name", "X"),
        ("correct", HUGE, "--name", "X"),
        ("correct", "0", "--name", "X"),
        ("correct", "-5", "--name", "X"),
        ("release", "1"),
        ("release", "--reason", "approved"),
        ("release", HUGE, "--reason", "approved"),
        ("locate", "copse-court", "--easting", "525093.5", "--northing", "269832"),
        ("appendix", "four", "--panel", "2019-10-09"),
        ("publish",),
        ("meeting", "add", "panel"),
    ],
    ids=" ".join,
)
def test_wrong_usage_says_how(
    county: Estates, contents: Callable[[], dict[str, bytes]], words: tuple[str, ...]
) -> None:
    before = contents()
    code, out, err = county(*words)
    assert (code, out) == (2, "")
    assert contents() == before
    assert err.startswith("Usage: estates ")
    assert "Error: " in err
    assert "Traceback" not in err


def test_register_without_a_file_is_wrong_usage(county: Estates) -> None:
    assert county("asset", "list", "--register") == (2, "", "Error: Option '--register' requires an argument.\n")


def test_everything_that_is_wrong_is_said_at_once(refused: Refused) -> None:
    said = refused(
        "asset", "add", "Unit B", "--status", "sold", "--tenure", "freehlod", "--floor-area", "3,O79",
        "--address", "Fenton Way, Chatteris PE16 6CC", "--uprn", "ABC", "--site-area-ha", "-1",
    )  # fmt: skip
    fields = ["status", "address (postcode)", "tenure", "floor_area", "site_area_ha", "uprn"]
    assert [line.split(":")[1].removeprefix(" asset unit-b, field ") for line in said.splitlines()] == fields


def test_a_date_and_a_marking_are_wrong_at_once(refused: Refused) -> None:
    said = refused("update", "copse-court", "Let.", "--on", "2019-13", "--marking", "secret")
    assert [line.split(":")[1] for line in said.splitlines()] == [" --on", " --marking"]


def test_a_wrong_date_does_not_hide_wrong_fields(refused: Refused) -> None:
    words = ("--tenure", "freehlod", "--use", "Offices", "--uprn", "ABC", "--marking", "secret")
    said = refused("asset", "set", "copse-court", *words)
    where = [line.split(":")[1].removeprefix(" ") for line in said.splitlines()]
    assert where == ["--marking", "asset copse-court, field tenure", "asset copse-court, field uprn"]


def test_a_refused_update_is_not_called_after_an_entry_that_never_was(refused: Refused) -> None:
    assert refused("update", "copse-cort", "Let.") == (
        'estates: update: no asset is called "copse-cort"; nearest: copse-court.\n'
    )
    assert refused("update", "copse-court", "Let.", "--column", "left").startswith("estates: update, field column: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("correct one --use X", """'NUMBER': expected a whole number, as in 57, found "one".\n"""),
        ("correct 0 --use X", "'NUMBER': expected the number of an entry, which is 1 or more, found 0.\n"),
        ("withhold 1 two --ground other", """'NUMBER': expected a whole number, as in 57, found "two".\n"""),
        ("appendix four --panel 2019-10-09", """'NUMBER': expected a whole number, as in 57, found "four".\n"""),
        ("locate copse-court --easting 5.5", """'--easting': expected a whole number, as in 57, found "5.5".\n"""),
    ],
)
def test_a_wrong_number_gets_a_plain_sentence(county: Estates, words: str, said: str) -> None:
    assert county(*words.split()).err.endswith(f"Error: Invalid value for {said}")


def test_every_file_that_is_not_there_or_has_the_name_of_another_is_named(refused: Refused) -> None:
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "pack.pdf").write_bytes(b"sent")
    sent = ("--as-sent", "none.pdf", "--as-sent", "a/pack.pdf", "--as-sent", "b/pack.pdf")
    assert refused("publish", "--panel", "2019-10-09", "--final", *sent) == (
        "estates: --as-sent: expected a file that went out; none.pdf is not there.\n"
        "estates: --as-sent: expected every name once, found two files called pack.pdf.\n"
    )
    assert not Path("out").exists()


def test_what_tells_nothing_is_not_released(county: Estates, refused: Refused) -> None:
    county("update", "copse-court", "Let.")
    with Register.open("estates.db") as register:
        update = register.last_number()
    withdrawn = county("correct", str(update), "--withdraw")
    published = county("publish", "--panel", "2019-10-09", "--audience", "sub-group", "--final", "--on", "2019-10-01")
    assert "estates release" not in withdrawn.err + published.err
    said = refused("release", str(update + 1), str(update + 2), "--reason", "approved", "--yes")
    assert said == (
        f"estates: entry {update + 1} withdraws another and says nothing of its own, so it cannot be released.\n"
        f"estates: entry {update + 2} records what went out to the sub-group, or why something is withheld or was "
        "destroyed, which is not released; write the papers for the public with `estates publish`.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("decision", "show", "CPCC 2021-006"),
            "CPCC 2021-006 is not on the register as at 9 October 2019; it is from",
        ),
        (("asset", "show", "copse-court"), "copse-court is not on the register as at 1 January 2014; it is from"),
    ],
    ids=["decision", "asset"],
)
def test_what_is_on_the_register_later_says_from_when(refused: Refused, words: tuple[str, ...], said: str) -> None:
    day = "2019-10-09" if words[0] == "decision" else "2014-01-01"
    shown = refused(*words, "--on", day)
    assert shown.startswith(f"estates: {said} ")
    assert re.search(r"it is from \d+ [A-Z][a-z]+ 20\d\d\.\n$", shown)


def test_the_public_is_not_told_of_what_it_may_see_later(county: Estates, refused: Refused) -> None:
    county("asset", "add", "Secret Place", "--status", "proposed", "--on", "2019-09-20")
    assert refused("asset", "show", "secret-place", "--on", "2019-01-01", "--audience", "public").startswith(
        'estates: no asset is called "secret-place"'
    )


def test_everything_that_cannot_be_released_or_retired_is_said_at_once(refused: Refused) -> None:
    assert len(refused("release", "1", "2", "99999", "--reason", "approved", "--yes").splitlines()) == 3
    assert len(refused("retire", "update-99998", "update-99999").splitlines()) == 2


def test_two_officers_who_disagree_on_one_day_are_told(county: Estates, refused: Refused) -> None:
    county("asset", "set", "copse-court", "--use", "Let", "--on", "2019-09-20")
    said = refused("asset", "set", "copse-court", "--use", "Vacant", "--on", "2019-09-20")
    assert 'says current_use "Let" from 20 September 2019, and this says "Vacant" from the same day; correct' in said


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"Dear panel,\n" * 100, "something else"),
        (b"PK\x03\x04" + bytes(2000), "something else"),
        (b"SQLite format 3\0" + bytes(2000), ""),
    ],
    ids=["empty", "text", "zip", "torn"],
)
def test_a_file_that_is_no_register(refused: Refused, content: bytes, found: str) -> None:
    Path("letter.db").write_bytes(content)
    for words in (("asset", "list"), ("update", "copse-court", "Let.")):
        said = refused("--register", "letter.db", *words)
        assert said.startswith("estates: letter.db: ")
        assert found in said


def test_another_kind_of_database_is_no_register(refused: Refused) -> None:
    with sqlite3.connect("fire.db") as database:
        database.execute("CREATE TABLE station (name TEXT)")
    database.close()
    assert refused("--register", "fire.db", "asset", "list") == (
        "estates: fire.db: expected a register, found another kind of database; name another with --register.\n"
    )


def test_a_register_of_a_newer_version(county: Estates) -> None:
    with sqlite3.connect("estates.db") as database:
        known = database.execute("PRAGMA user_version").fetchone()[0]
        database.execute(f"PRAGMA user_version = {known + 8}")
    database.close()
    before = Path("estates.db").read_bytes()
    assert county("update", "copse-court", "Let.") == (
        1,
        "",
        f"estates: estates.db: this register has format {known + 8}, and this version of estates knows formats up to "
        f"{known}; install the newer version.\n",
    )
    assert Path("estates.db").read_bytes() == before


LINES = CAMBRIDGESHIRE.read_bytes().splitlines(keepends=True)
ENTRY = json.loads(LINES[1])


def line(**changed: object) -> bytes:
    return json.dumps({**ENTRY, **changed}).encode() + b"\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "source.jsonl: expected a register, found in line 1 something that is no line of a register"),
        (b"Dear panel,\n", "source.jsonl: expected a register, found in line 1 something that is no line"),
        (b"\xff\xfe\n", "source.jsonl: expected a register, found in line 1 something that is no line"),
        (b"[1]\n", "source.jsonl: expected a register, found in line 1 something that is no line"),
        (b"{}\n", "source.jsonl: expected a register, found a file whose first line does not name"),
        (b'{"format":99,"register":"cpcc"}\n', "source.jsonl: this register has format 99, and this version"),
        (LINES[0] + b"oops\n", "source.jsonl: expected a register, found in line 2 something that is no line"),
        (LINES[0] + LINES[1][:-20] + b"\n", "source.jsonl: expected a register, found in line 2 something"),
        (LINES[0] + b"{}\n", "source.jsonl, line 2: expected one entry with all its fields; nothing was written."),
        (LINES[0] + line(more=1), "source.jsonl, line 2: expected one entry with all its fields"),
        (LINES[0] + line(salt=5), "source.jsonl, line 2: expected one entry with all its fields"),
        (LINES[0] + line(salt="zz"), "source.jsonl, line 2: expected one entry with all its fields"),
        (LINES[0] + line(body={"name": 1.5}), "source.jsonl, line 2: expected one entry with all its fields"),
        (LINES[0] + line(body={"name": "Another"}), "entry 1: its body is not the one that was recorded"),
        (LINES[0] + line(recorded_by="another"), "entry 1: its header is not the one that was recorded"),
        (LINES[0] + LINES[2], "expected entry 1, found entry 2"),
        (LINES[0] + LINES[1] + LINES[3], "expected entry 2, found entry 3"),
        (LINES[0].replace(b"cpcc", b"npcc") + LINES[1], "entry 1: its header is not the one that was recorded"),
        (LINES[0] + b"[" * 100_000 + b"\n", "source.jsonl: expected a register, found in line 2 something"),
    ],
    ids=range(19),
)
def test_a_portable_file_that_is_not_as_it_was_written(refused: Refused, content: bytes, said: str) -> None:
    Path("source.jsonl").write_bytes(content)
    assert refused("--register", "new.db", "init", "--from", "source.jsonl").startswith(f"estates: {said}")


# A disk that is full


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that may not grow by another page."""
    from estates.register import sqlite

    connect = sqlite._connect

    def without_room(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0] or 40}")
        return connection

    monkeypatch.setattr(sqlite, "_connect", without_room)


def test_a_full_disk_leaves_the_register_as_it_was(county: Estates, request: pytest.FixtureRequest) -> None:
    statement = ("update", "copse-court", "An offer is expected. " * 900)
    before = county("export", "before.jsonl").out
    request.getfixturevalue("full_disk")
    assert county(*statement) == (
        1, "", "estates: estates.db: the disk is full; nothing was recorded: make room and record again.\n",
    )  # fmt: skip
    assert county("export", "after.jsonl").out == before.replace("before", "after")
    assert Path("after.jsonl").read_bytes() == Path("before.jsonl").read_bytes()


def test_a_full_disk_leaves_no_half_a_register(estates: Estates, full_disk: None) -> None:
    refused = estates("init", "--from", str(CAMBRIDGESHIRE))
    assert (refused.code, refused.out) == (1, "")
    assert "estates.db: the disk is full; nothing was recorded: make room" in refused.err
    assert list(Path().iterdir()) == []


def with_files_no_larger_than(limit: int, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, whose files may not grow beyond `limit` bytes once it writes the pack or the
    copy; the database and the faces of the PDF are larger, and need their room before."""
    limited = (
        "import resource, signal, sys\n"
        "import estates.exports.pack as pack, estates.register.portable as portable\n"
        "def limited(write):\n"
        "    def writing(*arguments):\n"
        "        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"        resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "        return write(*arguments)\n"
        "    return writing\n"
        "pack.write_files, portable.write_file = limited(pack.write_files), limited(portable.write_file)\n"
        "from estates.__main__ import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", limited, *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to the size of a file")
def test_a_full_disk_leaves_the_pack_as_it_was(county: Estates, contents: Callable[[], dict[str, bytes]]) -> None:
    """The Word document would fit and the PDF would not: neither is replaced."""
    publish = ("publish", "--panel", "2019-10-09", "--out", "out", "--audience", "public")
    assert county(*publish).code == 0
    county("update", "copse-court", "Let.", "--on", "2019-09-01", "--marking", "public")
    sizes = {path.name: path.stat().st_size for path in Path("out").rglob("*.*")}
    limit = 60_000
    assert sizes["pack.docx"] < limit < sizes["pack.pdf"]
    before = contents()
    done = with_files_no_larger_than(limit, *publish)
    assert (done.returncode, done.stdout) == (1, "")
    place = Path("out/panel-2019-10-09")
    assert done.stderr == (
        f"estates: {place}: cannot be written to (File too large); what was there before is untouched.\n"
    )
    assert contents() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit to the size of a file")
def test_a_full_disk_leaves_the_copy_as_it_was(county: Estates, contents: Callable[[], dict[str, bytes]]) -> None:
    Path("copy.jsonl").write_bytes(b"the copy of yesterday")
    before = contents()
    done = with_files_no_larger_than(50_000, "export", "copy.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "estates: copy.jsonl: cannot be written (File too large); what was there before is untouched.\n"
    )
    assert contents() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("listing", [("asset", "list", "--json"), ("asset", "show", "copse-court")], ids=" ".join)
def test_a_full_disk_behind_a_listing(county: Estates, listing: tuple[str, ...]) -> None:
    """A long listing fails when it is printed, a short one when all has been said."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "estates", *listing]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.removeprefix("Next: estates history copse-court\n") == (
        "estates: No space left on device; see that it is the right place, that it may be used, and that there is "
        "room.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes a stream")
@pytest.mark.parametrize(("closed", "code"), [("asset list >&-", 0), ("asset list 2>&-", 0), ("asset lst >&- 2>&-", 2)])
def test_a_stream_that_is_closed_is_no_fault(county: Estates, closed: str, code: int) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m estates {closed}'], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no `head`")
def test_a_reader_that_stops_early_is_no_fault(county: Estates) -> None:
    command = f'"{sys.executable}" -m estates decision list --json | head -c 1; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == "["
    assert done.stderr == ""


# Folders and context layers


@pytest.mark.parametrize(
    "words", [("publish", "--panel", "2019-10-09"), ("appendix", "4", "--panel", "2019-10-09"), ("map",)], ids=" ".join
)
@pytest.mark.parametrize("out", ["letter", "letter/below", "letter/below/that"])
def test_an_out_folder_that_is_a_file(refused: Refused, words: tuple[str, ...], out: str) -> None:
    Path("letter").write_text("Dear panel", encoding="utf-8")
    assert refused(*words, "--out", out) == (
        "estates: --out: expected a folder, found a file, letter; name another folder.\n"
    )


def test_an_out_folder_in_which_a_folder_has_a_papers_name(refused: Refused) -> None:
    place = Path("out/panel-2019-10-09/appendix-4.docx")
    place.mkdir(parents=True)
    said = refused("appendix", "4", "--panel", "2019-10-09", "--format", "docx", "--out", "out")
    assert said.startswith(f"estates: {place}: cannot be replaced (")


def test_the_working_folder_may_be_the_out_folder(county: Estates) -> None:
    assert county("map", "--on", "2019-10-09", "--out", ".") == (0, "map.html\n", "")


TOWN = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":%s,"geometry":%s}]}'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("towns.geojson", b"Dear panel"),
        ("towns.geojson", b"\xff\xfe"),
        ("towns.geojson", b"{}"),
        ("towns.geojson", b"[]"),
        ("towns.geojson", b'{"features": 5}'),
        ("towns.geojson", (TOWN % ("{}", '{"type":"Point","coordinates":[0,52]}')).encode()),
        ("towns.geojson", (TOWN % ('{"name":"Ely"}', "null")).encode()),
        ("towns.geojson", (TOWN % ('{"name":"Ely"}', '{"type":"Point","coordinates":[]}')).encode()),
        ("county.geojson", b"Dear panel"),
        ("county.geojson", b""),
        ("county.geojson", b'{"type":"FeatureCollection"'),
    ],
    ids=range(11),
)
def test_a_broken_layer_stops_the_whole_pack(refused: Refused, name: str, content: bytes) -> None:
    """The papers are not written either: the pack is written whole or not at all."""
    shutil.rmtree("maps", ignore_errors=True)
    Path("maps").mkdir()
    (Path("maps") / name).write_bytes(content)
    layer = Path("maps") / name
    for words in (("publish", "--panel", "2019-10-09", "--final"), ("map",)):
        said = refused(*words, "--out", "out")
        assert said.startswith(f"estates: {layer}: expected ")
        assert "GeoJSON" in said


def test_a_file_that_nests_too_deeply(refused: Refused) -> None:
    Path("maps").mkdir()
    Path("maps/towns.geojson").write_bytes(b"[" * 100_000)
    said = refused("map")
    assert said == "estates: maps/towns.geojson: expected GeoJSON points, each with a name; found something else.\n"


def test_no_traceback_reaches_a_user_in_a_process_of_its_own(county: Estates) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = [sys.executable, "-m", "estates", "update", "copse-court", "Let \U0001f600", "--on", "2019-13"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        'estates: --on: "2019-13" is no date: there is no month 13; months go from 01 to 12.\n'
        "estates: update, field text: the papers cannot print U+1F600 GRINNING FACE (in 'Let \U0001f600'); replace or "
        "remove it.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("asset", "add", "X", "--status", "operational", "--address", "X, Ely CB7 4AAA"), '"CB7 4AAA" cannot be a UK'),
        (("asset", "add", "X", "--status", "operational", "--address", "X, Ely PE3 6S"), '"PE3 6S" cannot be a UK'),
        (("decision", "add", "Sale", "--on", "2019", "--url", "javascript:alert(1)"), "is no address of a page"),
        (("decision", "add", "Sale", "--on", "2019", "--amount", "1.234"), "is no sum of money"),
        (("decision", "add", "Sale", "--on", "2019", "--ref", "///"), 'no key can be made from "///"'),
        (("asset", "add", "", "--status", "operational"), "no key can be made"),
        (("meeting", "add", "panel", "2030-01-01", "--papers-on", "2031-01-01"), "after the meeting of 1 January 2030"),
        (("locate", "copse-court", "--grid", "ZZ 99"), "is not on the National Grid"),
        (("decision", "show", "none"), 'no decision is called "none"'),
    ],
)
def test_what_cannot_be_meant_is_said(refused: Refused, words: tuple[str, ...], said: str) -> None:
    assert said in refused(*words)


def test_a_file_of_records_without_a_record(refused: Refused) -> None:
    Path("empty.toml").write_text("record = []\n", encoding="utf-8")
    assert "there is no record in it" in refused("record", "empty.toml")


def test_what_an_entry_says_of_itself_is_text(refused: Refused) -> None:
    Path("odd.toml").write_text(
        'kind = "asset"\nkey = "x"\nname = "X"\nstatus = "surplus"\non = 2019-01-01\nby = 3\nsource = {a = 1}\n',
        encoding="utf-8",
    )
    said = refused("record", "odd.toml")
    assert "by: expected text in quotes, found 3" in said
    assert "source: expected text in quotes" in said
