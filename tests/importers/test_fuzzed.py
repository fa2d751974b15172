"""A sample of what `python -m tests.fuzz` throws at the readers by the million."""

import random

import pytest

from tests.fuzz import engine
from tests.fuzz.__main__ import load
from tests.fuzz.targets import TARGETS, Target
from tests.soak import examples

load()


def test_every_reader_is_fuzzed() -> None:
    assert set(TARGETS) >= {"csv", "a_workbook", "docx", "html", "text", "pdf_file", "geo", "portable"}


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_no_bytes_make_a_reader_fail(name: str, tmp_path: object) -> None:
    assert engine.fuzz(TARGETS[name], examples(60), seed=7).crashes == []


def test_an_input_that_fails_is_kept_and_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory
) -> None:
    """The engine finds four bytes, one after the other, by the lines that they reach."""

    def fragile(data: bytes) -> None:
        if data[:1] == b"a":  # noqa: SIM102 - the engine counts lines
            if data[1:2] == b"b":  # noqa: SIM102
                if data[2:3] == b"c":
                    raise ValueError("found")

    monkeypatch.setattr(engine, "OUT", tmp_path)
    target = Target("fragile", fragile, lambda: [b"x", b"abx", b"ab"], steered_by=(__name__,))
    result = engine.fuzz(target, 20_000, seed=1)
    assert result.crashes
    assert "ValueError: found" in result.crashes[0]
    assert engine.fuzz(target, 50, seed=3) == engine.fuzz(target, 50, seed=3)


def test_mutation_changes_something_and_is_the_same_again() -> None:
    made = [engine.mutate(random.Random(n), [b"Name,Town\nA,B\n"]) for n in range(100)]
    assert len(set(made)) > 90
    assert made == [engine.mutate(random.Random(n), [b"Name,Town\nA,B\n"]) for n in range(100)]
