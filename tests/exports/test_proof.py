"""The proof of a pack speaks of the register as it was at one moment, whoever else writes meanwhile."""

import json
from collections.abc import Iterator

import pytest

from estates.exports.proof import build_proof
from estates.register.register import Register
from estates.register.store import Row
from tests.builders import say


def test_what_is_recorded_while_the_proof_is_drawn_is_left_out(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(register, "asset", "copse-court", "2019-01-01", name="Copse Court", status="operational")
    size = register.last_number()
    read = register.rows

    def another_officer_writes() -> Iterator[Row]:
        say(register, "asset", "copse-court", "2019-02-01", tenure="freehold")
        return read()

    monkeypatch.setattr(register, "rows", another_officer_writes)
    root, content = build_proof(register, "publication-1", [], size, size)
    proof = json.loads(content)
    assert register.last_number() == size + 1
    assert (root.size, proof["size"]) == (size, size)
    assert [entry["header"]["number"] for entry in proof["entries"]] == list(range(1, size + 1))
