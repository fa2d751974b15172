"""What the law requires to be erased is gone, and every proof still holds."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from estates.errors import Fault, Refusal
from estates.model.dates import parse_date
from estates.register import amend
from estates.register.portable import load_portable, write_portable
from estates.register.register import Register
from estates.register.store import ERASED, Row
from estates.register.verification import check_book
from tests.builders import ASSET, SteppingClock, begin, draft, say

SECRET = "Ms Quillfeather of 12 Larch Way objects"
GROUND = "UK GDPR, Article 17"


@pytest.fixture
def told(tmp_path: Path) -> Register:
    """Entry 3 says what must go; entry 4 says instead what may stay."""
    register = begin(tmp_path / "estates.db", SteppingClock())
    say(register, "asset", "copse-court", "2013", **ASSET)
    say(register, "update", "", "2014", asset="copse-court", column="situation", text=SECRET)
    say(register, "update", "update-3", "2014", replaces=3, asset="copse-court", column="situation", text="Objections.")
    return register


def redact(register: Register, number: int) -> None:
    when = parse_date("2019-09-24")
    register.redact(amend.redaction(register, number, ground=GROUND, on=when, by="estates officer"))


def test_body_and_salt_are_gone_from_the_register_and_from_the_file(told: Register, tmp_path: Path) -> None:
    before = list(told.rows())
    redact(told, 3)
    after = list(told.rows())
    assert after[2] == before[2]._replace(salt=b"", body=ERASED)
    assert after[:2] + after[3:4] == before[:2] + before[3:4]
    assert (after[4].kind, after[4].body) == ("redaction", b'{"entry":3,"ground":"UK GDPR, Article 17"}')
    for file in tmp_path.iterdir():
        assert SECRET.encode() not in file.read_bytes()
        assert before[2].salt not in file.read_bytes()


def test_every_root_and_proof_still_holds(told: Register) -> None:
    old = told.root(4)
    redact(told, 3)
    assert check_book(told) == (told.root(5), [])
    assert told.root(4) == old


def test_papers_say_what_they_said(told: Register) -> None:
    before = [one.record for one in told.estate(date(2019, 12, 1), "sub-group").updates()]
    redact(told, 3)
    assert [one.record for one in told.estate(date(2019, 12, 1), "sub-group").updates()] == before
    assert told.estate(date(2019, 12, 1), "sub-group", up_to=3).updates() == []


@pytest.mark.parametrize("replacing", ["public", "released", "withdrawn"])
def test_a_register_with_something_redacted_goes_out_and_in_again(tmp_path: Path, replacing: str) -> None:
    register = begin(tmp_path / "estates.db", SteppingClock())
    say(register, "asset", "copse-court", "2013", **ASSET)
    marking = "protect" if replacing == "released" else "public"
    fields = {"asset": "copse-court", "column": "situation", "text": SECRET}
    say(register, "update", "", "2014", marking, **fields)
    if replacing == "released":
        say(register, "update", "update-3", "2014", "public", 3, **fields)
        say(register, "update", "update-3", "2014", "public", 4, **fields | {"text": "Objections."})
        redact(register, 4)
    else:
        say(register, "update", "update-3", "2014", marking, 3, **{} if replacing == "withdrawn" else fields)
    redact(register, 3)
    write_portable(register, tmp_path / "out.jsonl")
    with load_portable(tmp_path / "out.jsonl", tmp_path / "again.db") as again:
        assert list(again.rows()) == list(register.rows())
        assert check_book(again) == (register.root(register.last_number()), [])


def test_what_counts_is_not_redacted_nor_what_was_or_what_others_rest_on(told: Register) -> None:
    with pytest.raises(Refusal, match="entry 4 still counts; say first what stands in its place"):
        redact(told, 4)
    redact(told, 3)
    with pytest.raises(Refusal, match="entry 3 was destroyed already, by entry 5"):
        redact(told, 3)
    for number, kind in ((1, "body"), (5, "redaction")):
        with pytest.raises(Refusal, match=f"entry {number} is a {kind}, without which"):
            redact(told, number)


def test_nothing_else_records_a_redaction_and_nothing_erases_without_one(told: Register, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="a redaction is recorded by `estates redact`"):
        told.append([draft("redaction", "redaction-3", "2019", entry=3, ground=GROUND)])
    with pytest.raises(Fault, match="a body is never changed"), told._store.transaction():
        told._store.erase(3)
    redact(told, 3)
    with sqlite3.connect(tmp_path / "estates.db") as database:
        for change in ('body = \'{"text":"forged"}\'', "salt = x'00'", "number = 9"):
            with pytest.raises(sqlite3.DatabaseError, match="append-only"):
                database.execute(f"UPDATE body SET {change} WHERE number = 3")


def test_a_body_that_is_gone_without_a_redaction_is_found(told: Register, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "estates.db") as database:
        database.execute("DROP TRIGGER body_stays")
        database.execute("UPDATE body SET body = '{}', salt = x'' WHERE number = 3")
    assert check_book(told)[1] == ["entry 3: its body is gone, and no redaction says why"]
    rows: list[Row] = list(told.rows())
    with (
        Register.create(tmp_path / "again.db", "cpcc") as again,
        pytest.raises(Refusal, match="entry 3: its body is gone, and no redaction says why; nothing was written"),
    ):
        again.restore(iter(rows))
