"""Sixteen officers write at once on SQLite, for as long as it takes: nothing is lost, nobody is told of a lock, and
there is one order."""

import multiprocessing
import time
from pathlib import Path
from typing import Any

from estates.register.register import Register
from estates.register.verification import check_book
from tests.builders import ASSET, SteppingClock, begin, draft, say
from tests.soak import TIMES

OFFICERS = 16
SECONDS = 3 if TIMES == 1 else 60


def write_for_a_time(path: str, officer: int, start: Any, done: Any) -> None:
    with Register.open(path) as register:
        start.wait()
        numbers, longest, end = [], 0.0, time.monotonic() + SECONDS
        while (began := time.monotonic()) < end:
            text = {"column": "situation", "text": f"officer {officer}, statement {len(numbers)}"}
            numbers += [e.number for e in register.append([draft("update", "", "2019", asset="copse-court", **text)])]
            longest = max(longest, time.monotonic() - began)
    done.put((officer, numbers, longest))


def test_sixteen_officers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "estates.db"
    with begin(path, SteppingClock()) as register:
        say(register, "asset", "copse-court", "2013", **ASSET)
    start, done = multiprocessing.Event(), multiprocessing.Queue()  # type: ignore[var-annotated]
    officers = [
        multiprocessing.Process(target=write_for_a_time, args=(str(path), officer, start, done))
        for officer in range(OFFICERS)
    ]
    for one in officers:
        one.start()
    start.set()
    said = sorted(done.get(timeout=SECONDS + 60) for _ in officers)
    for one in officers:
        one.join(60)
    assert [one.exitcode for one in officers] == [0] * OFFICERS
    acknowledged = {number: officer for officer, numbers, _ in said for number in numbers}
    with Register.open(path) as register:
        root, faults = check_book(register)
        assert faults == []
        texts = {entry.number: entry.fields["text"] for entry in register.about("copse-court", kind="update")}
    assert sorted(acknowledged) == list(range(3, root.size + 1)) == sorted(texts)
    for officer, numbers, _ in said:
        assert [texts[number] for number in numbers] == [
            f"officer {officer}, statement {count}" for count in range(len(numbers))
        ]
    slowest = max(longest for *_, longest in said)
    print(f"{root.size - 2:,} entries by {OFFICERS} officers in {SECONDS} s; the longest wait {slowest:.2f} s")
