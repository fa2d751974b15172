"""A copy is the register: the same entries, files and root, wherever it goes."""

from contextlib import suppress
from hashlib import sha256
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import EstatesError, Fault, Refusal
from estates.model.dates import parse_date
from estates.register.amend import redaction
from estates.register.copying import back_up, copy_register, restore_register
from estates.register.portable import load_portable
from estates.register.register import Register
from estates.register.verification import check_book
from tests.builders import OFFICER, SteppingClock, begin, draft, say
from tests.conftest import CAMBRIDGESHIRE
from tests.postgres import Server
from tests.register.worlds import Move, play, worlds
from tests.soak import examples

SAID = {"column": "situation", "text": "To be sold."}


def everything(place: str | Path) -> tuple[Any, ...]:
    """Whatever a register holds; and it must be in order."""
    with Register.open(place) as register:
        root, faults = check_book(register)
        assert faults == []
        files = {name: register.kept(name) for name in register.kept_hashes()}
        return register.name, root, list(register.rows()), files


def record(path: Path, moves: list[Move], files: list[bytes]) -> None:
    """A register that chance wrote, with files that it kept, and without the bodies of what was replaced."""
    clock = SteppingClock()
    with begin(path, clock) as register:
        for move in moves:
            play(register, clock, move)
        register.append([draft("asset", "elm", "2019", name="Elm", status="options")], keep=files)
        for number in range(1, register.last_number() + 1):
            with suppress(Refusal):
                when = parse_date("2019-09-24")
                register.redact(redaction(register, number, ground="UK GDPR, Article 17", on=when, by=OFFICER))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    load_portable(CAMBRIDGESHIRE, tmp_path / "estates.db").close()
    return tmp_path / "estates.db"


@given(worlds, st.lists(st.binary(max_size=9000), max_size=3))
@settings(max_examples=examples(15), deadline=None)
def test_any_register_is_copied_between_a_file_and_the_portable_form(moves: list[Move], files: list[bytes]) -> None:
    """Along every path of two steps, the portable form byte for byte."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        record(folder / "estates.db", moves, files)
        whole = everything(folder / "estates.db")
        assert whole[3] == {sha256(content).hexdigest(): content for content in files}
        numbers = count()
        texts = set()
        for first, second in product((".db", ".jsonl"), repeat=2):
            one, other, last = (str(folder / f"{next(numbers)}{ending}") for ending in (first, second, ".db"))
            roots = [
                copy_register(*steps) for steps in ((str(folder / "estates.db"), one), (one, other), (other, last))
            ]
            assert roots == [whole[1]] * 3
            assert everything(last) == whole
            texts |= {Path(place).read_bytes() for place in (one, other) if place.endswith(".jsonl")}
        assert len(texts) == 1
        assert not list(folder.glob(".*"))


@given(worlds, st.lists(st.binary(max_size=9000), max_size=3))
@settings(max_examples=examples(5), deadline=None)
def test_any_register_is_copied_to_and_from_postgresql(postgres: Server, moves: list[Move], files: list[bytes]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        record(folder / "estates.db", moves, files)
        whole = everything(folder / "estates.db")
        copy_register(str(folder / "estates.db"), str(folder / "estates.jsonl"))
        for ending in (".db", ".jsonl"):
            one, other = postgres.database(), postgres.database()
            assert copy_register(str(folder / f"estates{ending}"), one) == whole[1]
            assert copy_register(one, other) == whole[1]
            assert everything(other) == whole
            assert copy_register(other, str(folder / f"back{ending}")) == whole[1]
        assert everything(folder / "back.db") == whole
        assert (folder / "back.jsonl").read_bytes() == (folder / "estates.jsonl").read_bytes()


@pytest.mark.parametrize("ending", [".db", ".jsonl"])
def test_a_copy_never_overwrites(path: Path, ending: str) -> None:
    target = path.with_name(f"there{ending}")
    target.write_text("a letter")
    with pytest.raises(Refusal, match="there is a file already, and it was left as it was"):
        copy_register(str(path), str(target))
    assert target.read_text() == "a letter"


@pytest.mark.parametrize("ending", [".db", ".jsonl"])
def test_what_is_not_in_order_is_not_copied(path: Path, ending: str) -> None:
    text = CAMBRIDGESHIRE.read_text(encoding="utf-8").replace('"effective":"2019', '"effective":"2018', 1)
    path.with_name("touched.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(EstatesError, match="its header is not the one that was recorded"):
        copy_register(str(path.with_name("touched.jsonl")), str(path.with_name(f"copy{ending}")))
    assert sorted(file.name for file in path.parent.iterdir()) == ["estates.db", "touched.jsonl"]


def test_a_backup_is_the_register_as_it_was(path: Path) -> None:
    backup = path.with_name("backup.db")
    before = everything(path)
    assert back_up(str(path), backup) == before[1]
    with Register.open(path) as register:
        say(register, "update", "", "2019-09-24", asset="copse-court", **SAID)
    assert everything(backup) == before


def test_a_backup_of_before_is_replaced(path: Path) -> None:
    backup = path.with_name("backup.db")
    back_up(str(path), backup)
    with Register.open(path) as register:
        say(register, "update", "", "2019-09-24", asset="copse-court", **SAID)
    back_up(str(path), backup)
    assert everything(backup) == everything(path)
    back_up(str(path), backup)


def test_a_backup_that_the_register_does_not_continue_is_left(path: Path, tmp_path: Path) -> None:
    """One with more entries, one that says otherwise, one of another body, and what is no backup."""
    ahead, other, letter = tmp_path / "ahead.db", tmp_path / "other.db", tmp_path / "letter.db"
    copy_register(str(path), str(ahead))
    with Register.open(ahead) as register:
        say(register, "update", "", "2019-09-24", asset="copse-court", **SAID)
    begin(other, SteppingClock()).close()
    letter.write_text("a letter " * 100)
    for backup in (ahead, other, letter):
        before = backup.read_bytes()
        with pytest.raises(Refusal, match="left as it was"):
            back_up(str(path), backup)
        assert backup.read_bytes() == before


def test_a_backup_holds_nothing_of_what_was_destroyed(tmp_path: Path) -> None:
    path = tmp_path / "estates.db"
    with begin(path, SteppingClock()) as register:
        say(register, "asset", "copse-court", "2013", name="Copse Court", status="options")
        secret = {"column": "situation", "text": "Ms Quillfeather objects."}
        say(register, "update", "", "2014", asset="copse-court", **secret)
        say(register, "update", "update-3", "2014", replaces=3, asset="copse-court", **SAID)
        back_up(str(path), tmp_path / "backup.db")
        assert b"Quillfeather" in (tmp_path / "backup.db").read_bytes()
        when = parse_date("2019-09-24")
        register.redact(redaction(register, 3, ground="UK GDPR, Article 17", on=when, by=OFFICER))
        back_up(str(path), tmp_path / "backup.db")
    assert b"Quillfeather" not in (tmp_path / "backup.db").read_bytes()


def test_what_was_destroyed_after_the_backup_stays_destroyed(tmp_path: Path) -> None:
    path, backup = tmp_path / "estates.db", tmp_path / "backup.db"
    with begin(path, SteppingClock()) as register:
        say(register, "asset", "copse-court", "2013", name="Copse Court", status="options")
        secret = {"column": "situation", "text": "Ms Quillfeather objects."}
        say(register, "update", "", "2014", asset="copse-court", **secret)
        say(register, "update", "update-3", "2014", replaces=3, asset="copse-court", **SAID)
        back_up(str(path), backup)
        when = parse_date("2019-09-24")
        register.redact(redaction(register, 3, ground="UK GDPR, Article 17", on=when, by=OFFICER))
    whole = everything(path)
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    restore_register(backup, path)
    assert everything(path) == whole
    assert b"Quillfeather" not in path.read_bytes()


def test_a_register_in_order_is_left(path: Path) -> None:
    back_up(str(path), path.with_name("backup.db"))
    before = path.read_bytes()
    with pytest.raises(Refusal, match="found 301 entries of cpcc in order; it was left as it was"):
        restore_register(path.with_name("backup.db"), path)
    assert path.read_bytes() == before


def test_a_register_that_is_gone_comes_back(path: Path) -> None:
    whole = everything(path)
    back_up(str(path), path.with_name("backup.db"))
    path.unlink()
    done = restore_register(path.with_name("backup.db"), path)
    assert (done.from_backup, done.rescued, done.damaged) == (301, [], None)
    assert everything(path) == whole


def test_a_damaged_backup_is_not_restored_from(path: Path) -> None:
    backup = path.with_name("backup.db")
    back_up(str(path), backup)
    content = backup.read_bytes()
    backup.write_bytes(content[: len(content) // 2])
    path.unlink()
    with pytest.raises(Fault):
        restore_register(backup, path)
    assert not path.exists()


@pytest.mark.parametrize("moment", ["-wal", "", "restored"])
def test_a_restore_that_was_stopped_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """At each of the steps in which the damaged file makes way."""
    backup = path.with_name("backup.db")
    back_up(str(path), backup)
    with Register.open(path) as register:
        say(register, "update", "", "2019-09-24", asset="copse-court", **SAID)
    whole = everything(path)
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    path.with_name("estates.db-wal").write_bytes(b"damaged" * 10)
    replace = Path.replace

    def stopped(self: Path, target: Path) -> Path:
        if self.name == f"estates.db{moment}" or (moment == "restored" and target == path):
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        restore_register(backup, path)
    monkeypatch.undo()
    restore_register(backup, path)
    assert everything(path) == whole
    assert path.with_name("estates.db.damaged").read_bytes()[:4096] == bytes(4096)
    assert path.with_name("estates.db.damaged-wal").read_bytes() == b"damaged" * 10
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "backup.db", "estates.db", "estates.db.damaged", "estates.db.damaged-wal",
    ]  # fmt: skip


def test_part_of_what_was_recorded_together_is_left_out(path: Path) -> None:
    """An asset and what succeeds it, recorded at once: without the one the other is not there either."""
    backup = path.with_name("backup.db")
    back_up(str(path), backup)
    with Register.open(path) as register:
        before = list(register.rows())
        fields = {"name": "A", "status": "succeeded", "succeeded_by": ["b-house"]}
        register.append([draft("asset", "a-house", "2019", **fields),
                         draft("asset", "b-house", "2019", name="Bee House", status="operational")])  # fmt: skip
    content = path.read_bytes()
    assert b'"Bee House"' in content
    path.write_bytes(content.replace(b'"Bee House"', b'"Sea House"'))
    done = restore_register(backup, path)
    assert (done.rescued, [row.key for row in done.stranded], done.lost) == ([], ["a-house"], [303])
    assert everything(path)[2] == before
