"""What happens to a reader in a child process does not happen to its parent."""

import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from estates.importers import child
from estates.importers.child import pack, read_apart, run_apart, unpack
from estates.importers.document import Cell, Document, Grid, Passage
from estates.importers.finding import Finding, Place, Unreadable
from estates.importers.found import Found

FILE = Path("list.xlsx")
PLACE = Place("list.xlsx", "Estate", 0, 0, 7, "Tenure")
ITEMS = [
    Found("asset", {"name": "Copse Court", "notes": [{"label": "x", "text": "é\u2028"}]}, PLACE, "k", "h", 4, "2019"),
    Finding(PLACE, '"Leashold" is no tenure', "Leashold"),
    Passage("Appendix 4", 97, 1, (("words", "https://example.org"),)),
    Grid(((Cell(("a", "b"), 2, (("w", "https://example.org"),)), Cell(())),), 3, 97, "t", 1),
    {"$": "Found", "kind": "asset"},
    ["a", 1, None, {"b": [True]}],
    "text",
    0,
]


def apart(reader: str, **arguments: Any) -> list[Any]:
    return list(run_apart(f"tests.importers.readers:{reader}", FILE, **arguments))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: type(item).__name__)
def test_an_item_comes_out_of_the_pipe_as_it_went_in(item: Any) -> None:
    packed = json.loads(json.dumps(pack(item)))
    assert (unpack(packed) if isinstance(packed, dict) else packed) == item


def test_items_come_in_their_order_whatever_they_are() -> None:
    plain = [item for item in ITEMS if type(item) in (dict, list, str, int)]
    assert apart("repeat", items=plain) == plain
    assert apart("count", most=12_345) == list(range(12_345))
    assert apart("count", most=0) == []


def test_a_document_comes_out_whole() -> None:
    assert read_apart("tests.importers.readers:paper", FILE) == Document((Passage("x", 1), Passage("y", 2)), 2)


def test_what_a_library_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert apart("shout") == ["quiet"]
    assert capfd.readouterr() == ("", "")


def test_a_refusal_comes_out_in_its_words_after_what_was_read() -> None:
    items = run_apart("tests.importers.readers:refuse", FILE)
    assert next(items) == 1
    with pytest.raises(Unreadable) as caught:
        next(items)
    assert str(caught.value) == "list.xlsx: expected a list, found none; save it anew."
    with pytest.raises(Unreadable) as both:
        apart("refuse_twice")
    assert both.value.sentences == ("one.", "two.")


@pytest.mark.parametrize(
    ("reader", "found"),
    [
        ("fail", "damage ('some\\nthing')"),
        ("abort", "something that stops the reader"),
        ("leave", "something that stops the reader"),
        ("sink", "parts nested too deep"),
        ("endless", "one piece of more than 48 MB"),
    ],
)
def test_however_the_child_ends_its_parent_gets_a_sentence(reader: str, found: str) -> None:
    with pytest.raises(Unreadable) as caught:
        apart(reader)
    assert str(caught.value).startswith("list.xlsx: expected ")
    assert found in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="only some platforms bound a process's memory")
def test_a_reader_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(Unreadable, match="memory"):
        apart("swell")


def test_a_child_that_falls_silent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "PATIENCE_S", 3)
    begun = time.monotonic()
    with pytest.raises(Unreadable, match="nothing within 3 seconds"):
        apart("hang")
    assert time.monotonic() - begun < 30


@pytest.mark.skipif(sys.platform == "win32", reason="asks POSIX whether a process is there")
def test_a_child_whose_items_nobody_wants_any_more_is_ended() -> None:
    items = run_apart("tests.importers.readers:tell_pid", FILE)
    pid = next(items)
    os.kill(pid, 0)
    items.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_slow_parent_holds_a_few_batches_and_no_more() -> None:
    items = run_apart("tests.importers.readers:count", FILE, most=3_000_000)
    next(items)
    tracemalloc.start()
    time.sleep(1)
    for _ in range(2000):
        next(items)
    assert tracemalloc.get_traced_memory()[0] < 8 << 20
    tracemalloc.stop()
    items.close()


def test_what_lies_in_the_working_folder_is_not_taken_for_the_program(tmp_path: Path) -> None:
    (tmp_path / "estates").mkdir()
    (tmp_path / "estates" / "__init__.py").write_text("raise SystemExit('taken')", encoding="utf-8")
    (tmp_path / "json.py").write_text("raise SystemExit('taken')", encoding="utf-8")
    script = (
        "from pathlib import Path; from estates.importers.child import run_apart; import os; "
        f"os.chdir({str(tmp_path)!r}); print(sum(run_apart('tests.importers.readers:count', Path('x'), most=10)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=False,
        cwd=Path(child.__file__).parents[2],
    )  # fmt: skip
    assert done.stdout == "45\n", done.stderr
