"""The portable form: out and in again gives the same bytes, and what was touched in between is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.errors import EstatesError, NewerFormat, NotARegister, Refusal
from estates.register.canonical import body_hash, canonical_bytes, leaf_hash
from estates.register.entry import HEADER
from estates.register.portable import FORMAT, load_portable, write_portable
from estates.register.register import Register
from tests.builders import ASSET, SteppingClock, in_memory, say
from tests.conftest import CAMBRIDGESHIRE
from tests.register.worlds import Move, play, worlds
from tests.soak import examples


def test_cambridgeshire_goes_out_as_it_came_in(cambridgeshire: Register, tmp_path: Path) -> None:
    assert write_portable(cambridgeshire, tmp_path / "out.jsonl") == cambridgeshire.last_number()
    assert (tmp_path / "out.jsonl").read_bytes() == CAMBRIDGESHIRE.read_bytes()


@given(worlds)
@settings(max_examples=examples(40))
def test_any_register_goes_out_and_in_and_out_the_same(moves: list[Move]) -> None:
    """What is withheld, replaced or withdrawn included; and a second copy shows what the first shows."""
    clock = SteppingClock()
    register = in_memory(clock)
    for move in moves:
        play(register, clock, move)
    with TemporaryDirectory() as folder:
        first, second = Path(folder, "first.jsonl"), Path(folder, "second.jsonl")
        write_portable(register, first)
        with load_portable(first, Path(folder, "estates.db")) as again:
            assert list(again.rows()) == list(register.rows())
            assert write_portable(again, second) == register.last_number()
        assert second.read_bytes() == first.read_bytes()


def test_an_empty_register_goes_out_and_in(tmp_path: Path) -> None:
    with Register.create(tmp_path / "estates.db", "cpcc") as register:
        assert write_portable(register, tmp_path / "out.jsonl") == 0
    assert (tmp_path / "out.jsonl").read_bytes() == b'{"entries":0,"format":1,"register":"cpcc"}\n'
    with load_portable(tmp_path / "out.jsonl", tmp_path / "again.db") as again:
        assert (again.name, again.last_number()) == ("cpcc", 0)


def test_a_register_that_came_in_goes_on(cambridgeshire: Register, tmp_path: Path) -> None:
    with load_portable(CAMBRIDGESHIRE, tmp_path / "estates.db") as register:
        number = say(register, "asset", "copse-court", "2030", tenure="leasehold").number
    assert number == cambridgeshire.last_number() + 1


@pytest.fixture
def lines(register: Register, tmp_path: Path) -> list[bytes]:
    """A register of five entries, one withheld, one a correction, as lines."""
    say(register, "asset", "copse-court", "2013", **ASSET, address="Thorpe Wood, Peterborough PE3 6SF")
    say(register, "asset", "copse-court", "2016", floor_area="3,970")
    say(register, "asset", "copse-court", "2016", replaces=3, floor_area="3,079")
    say(register, "update", "", "2019-09", "protect", asset="copse-court", column="timescale", text="An offer – £5.")
    write_portable(register, tmp_path / "good.jsonl")
    return (tmp_path / "good.jsonl").read_bytes().splitlines(keepends=True)


def refused(folder: Path, content: bytes) -> str:
    """What is said of such a file; and there is no register, nor anything else, where it would have been."""
    (folder / "bad.jsonl").write_bytes(content)
    before = set(folder.iterdir())
    with pytest.raises(EstatesError) as refusal:
        load_portable(folder / "bad.jsonl", folder / "loaded.db").close()
    assert set(folder.iterdir()) == before
    return str(refusal.value)


def values(line: bytes) -> dict[str, Any]:
    return dict(json.loads(line))


def forged(line: bytes, **changes: Any) -> bytes:
    """The line with other values, and with hashes that fit them: the work of somebody who knows the format."""
    entry = {**values(line), **changes}
    entry["body_hash"] = body_hash(bytes.fromhex(entry["salt"]), canonical_bytes(entry["body"]))
    entry["hash"] = leaf_hash({name: {"register": "cpcc", **entry}[name] for name in HEADER})
    return canonical_bytes(entry) + b"\n"


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda entry: entry["body"].update(name="Cops Court"), "its body is not the one that was recorded"),
        (lambda entry: entry["body"].clear(), "its body is not the one that was recorded"),
        (lambda entry: entry.update(salt="00" * 16), "its body is not the one that was recorded"),
        (lambda entry: entry.update(salt=""), "its body is not the one that was recorded"),
        (lambda entry: entry.update(body_hash="0" * 64), "its body is not the one that was recorded"),
        (lambda entry: entry.update(source="the plans"), "its header is not the one that was recorded"),
        (lambda entry: entry.update(marking="commercial"), "its header is not the one that was recorded"),
        (lambda entry: entry.update(effective="2012"), "its header is not the one that was recorded"),
        (lambda entry: entry.update(recorded_by="chief officer"), "its header is not the one that was recorded"),
        (lambda entry: entry.update(recorded_at="2012-11-22T12:00:00.000001Z"), "its header is not the one that was"),
        (lambda entry: entry.update(key="bretton"), "its header is not the one that was recorded"),
        (lambda entry: entry.update(kind="meeting"), "its header is not the one that was recorded"),
        (lambda entry: entry.update(about="bretton"), "its header is not the one that was recorded"),
        (lambda entry: entry.update(replaces=1 if entry["replaces"] != 1 else 2), "its header is not the one that was"),
        (lambda entry: entry.update(hash="0" * 64), "its header is not the one that was recorded"),
    ],
)
def test_any_value_that_was_touched_is_found(
    lines: list[bytes], tmp_path: Path, number: int, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    entry = values(lines[number])
    change(entry)
    lines[number] = canonical_bytes(entry) + b"\n"
    said_of = refused(tmp_path, b"".join(lines))
    assert f"entry {number}: {said}" in said_of
    assert "nothing was written" in said_of


@given(st.data())
@settings(max_examples=examples(300))
def test_any_byte_that_was_touched_is_found(data: st.DataObject) -> None:
    """Or it changed nothing that the register holds: space between values, the case of a salt's digits."""
    register = in_memory(SteppingClock())
    say(register, "asset", "copse-court", "2013", **ASSET, facilities="Offices – £5")
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_portable(register, folder / "good.jsonl")
        content = bytearray((folder / "good.jsonl").read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[at]))
        (folder / "bad.jsonl").write_bytes(content)
        try:
            with load_portable(folder / "bad.jsonl", folder / "loaded.db") as loaded:
                assert (loaded.name, list(loaded.rows())) == (register.name, list(register.rows()))
        except EstatesError:
            assert not (folder / "loaded.db").exists()


@pytest.mark.parametrize(
    ("reorder", "said"),
    [
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "expected entry 2, found entry 3"),
        (lambda lines: [*lines[:2], *lines[3:]], "expected entry 2, found entry 3"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "expected entry 3, found entry 2"),
        (lambda lines: [lines[0], *lines[2:]], "expected entry 1, found entry 2"),
        (lambda lines: lines[:-1], "expected 5 entries, found 4"),
        (lambda lines: [lines[0], *reversed(lines[1:])], "expected entry 1, found entry 5"),
    ],
)
def test_lines_moved_lost_or_twice_are_found(
    lines: list[bytes], tmp_path: Path, reorder: Callable[[list[bytes]], list[bytes]], said: str
) -> None:
    assert f"{said}; nothing was written" in refused(tmp_path, b"".join(reorder(lines)))


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (b"", NotARegister, "in line 1 something that is no line of a register"),
        (b"\n", NotARegister, "in line 1 something"),
        (b"name,status\nCopse Court,options\n", NotARegister, "in line 1 something"),
        (b"PK\x03\x04\xff\xfe", NotARegister, "in line 1 something"),
        (b"[]\n", NotARegister, "in line 1 something"),
        (b"[" * 200_000, NotARegister, "in line 1 something"),
        (b"{}\n", NotARegister, "a file whose first line does not name a register's format"),
        (b'{"format":"1","register":"cpcc"}\n', NotARegister, "does not name a register's format"),
        (b'{"format":true,"register":"cpcc"}\n', NotARegister, "does not name a register's format"),
        (b'{"format":0,"register":"cpcc"}\n', NotARegister, "does not name a register's format"),
        (b'{"format":1,"register":5}\n', NotARegister, "does not name a register's format"),
        (b'{"format":1,"register":"Not A Key"}\n', NotARegister, "does not name a register's format"),
        (b'{"format":3,"register":"cpcc"}\n', NewerFormat, "knows formats up to 2; install the newer version"),
        (
            b'{"entries":1,"format":1,"register":"cpcc"}\n{"number":1}\n',
            Refusal,
            "line 2: expected one entry with all its fields",
        ),
        (b'{"format":1,"register":"cpcc"}\n', NotARegister, "does not count its entries"),
        (b'{"entries":1,"format":1,"register":"cpcc"}\n\n', NotARegister, "in line 2 something"),
    ],
)
def test_what_is_no_register_is_said(tmp_path: Path, content: bytes, kind: type[EstatesError], said: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    with pytest.raises(kind) as refusal:
        load_portable(path, tmp_path / "loaded.db").close()
    assert str(refusal.value).startswith(f"{path}")
    assert said in str(refusal.value)
    assert list(tmp_path.iterdir()) == [path]
    assert FORMAT == 2


def test_a_file_that_is_not_there_or_a_folder_is_said(tmp_path: Path) -> None:
    for source, said in [(tmp_path / "none.jsonl", "there is no such file"), (tmp_path, "folder")]:
        with pytest.raises(EstatesError, match=said):
            load_portable(source, tmp_path / "loaded.db")
    assert list(tmp_path.iterdir()) == []


def test_a_register_that_is_there_is_left_as_it_was(register: Register, tmp_path: Path) -> None:
    before = list(register.rows())
    with pytest.raises(Refusal, match="there is a file already, and it was left as it is"):
        load_portable(CAMBRIDGESHIRE, tmp_path / "estates.db")
    assert list(register.rows()) == before


@pytest.mark.parametrize("cut", [1, 2, 20, 300])
def test_a_file_cut_short_in_a_line_is_found(lines: list[bytes], tmp_path: Path, cut: int) -> None:
    """A last line without its line end is whole."""
    content = b"".join(lines)[:-cut]
    if cut == 1:
        (tmp_path / "cut.jsonl").write_bytes(content)
        with load_portable(tmp_path / "cut.jsonl", tmp_path / "loaded.db") as loaded:
            assert loaded.last_number() == 5
    else:
        assert "line 6" in refused(tmp_path, content)


@pytest.mark.parametrize(
    ("number", "changes", "said"),
    [
        (2, {"kind": "building"}, 'entry 2: "building" is no kind of record; expected one of body, asset'),
        (2, {"body": {**ASSET, "colour": "blue"}}, 'asset has no field "colour"'),
        (2, {"body": {**ASSET, "tenure": "freehld"}}, 'nearest "freehold"'),
        (2, {"body": {**ASSET, "tenure": "Freehold"}}, "entry 2: "),
        (2, {"body": {**ASSET, "name": "x\u202e"}}, "RIGHT-TO-LEFT OVERRIDE"),
        (2, {"body": {**ASSET, "name": None}}, "name"),
        (2, {"body": {"name": "Copse Court"}}, "it needs status too"),
        (2, {"body": []}, "entry 2"),
        (2, {"body": "text"}, "line 3"),
        (2, {"body": None}, "line 3"),
        (2, {"effective": "2019-13"}, "there is no month 13"),
        (2, {"effective": 2019}, "line 3"),
        (2, {"marking": "secret"}, "secret"),
        (2, {"recorded_at": "yesterday"}, "yesterday"),
        (2, {"recorded_at": "20190626T120000Z"}, "20190626T120000Z"),
        (2, {"recorded_at": "2019-06-26"}, "2019-06-26"),
        (2, {"recorded_by": None}, "line 3"),
        (2, {"recorded_by": ""}, "entry 2"),
        (2, {"key": "Copse Court"}, "Copse Court"),
        (2, {"about": "bretton"}, "about"),
        (2, {"number": True}, "line 3"),
        (2, {"replaces": 7}, "entry 7 is not an entry of this record"),
        (3, {"replaces": 1}, "entry 1 is not an entry of this record"),
        (5, {"body": {"asset": "bretton", "column": "timescale", "text": "x"}, "about": "bretton"}, "bretton"),
        (4, {"marking": "protect"}, "cannot be marked protect"),
        (4, {"replaces": None}, "entry 3 says floor_area"),
    ],
)
def test_what_no_register_would_have_recorded_is_refused_though_its_hashes_fit(
    lines: list[bytes], tmp_path: Path, number: int, changes: dict[str, Any], said: str
) -> None:
    lines[number] = forged(lines[number], **changes)
    assert said in refused(tmp_path, b"".join(lines))


@pytest.mark.parametrize("extra", [{"note": "x"}, {"place": 1}, {"register": "other"}])
def test_a_line_with_more_than_an_entry_is_refused(lines: list[bytes], tmp_path: Path, extra: dict[str, Any]) -> None:
    lines[2] = canonical_bytes({**values(lines[2]), **extra}) + b"\n"
    assert "line 3: expected one entry with all its fields" in refused(tmp_path, b"".join(lines))


def test_a_file_that_cannot_be_written_leaves_what_was_there(register: Register, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a letter")
    with pytest.raises(EstatesError, match="cannot be written"):
        write_portable(register, tmp_path / "file" / "out.jsonl")
    assert (tmp_path / "file").read_text() == "a letter"
