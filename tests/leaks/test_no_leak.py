"""Nothing confidential leaks: no public output of any register holds a secret, or changes by a byte with one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from estates.importers.shape import shapes
from estates.model.kinds import KINDS
from estates.register.register import Register
from tests.builders import SteppingClock
from tests.leaks.drawn import Said, bare, hidden_last, merged, public_story, record, withheld_story
from tests.leaks.outputs import (
    Outputs,
    histories,
    papers,
    public_outputs,
    standing_still,
    sub_group_outputs,
    without_size,
)
from tests.leaks.reading import read
from tests.leaks.secret import Secrets, tokens
from tests.soak import examples

seeds = st.integers(0, 2**32 - 1)
_PHASES = [Phase.explicit, Phase.generate]
"""A seed has nothing in it to be made smaller."""
_FORMATS = ("docx", "pdf", "html", "md")
_PACK = "out/panel-2019-10-09"


def told(seed: int, *, other: bool = False) -> tuple[list[Said], Secrets]:
    """A register drawn at random, and its secrets: these, or `other` ones in the same places."""
    secrets = Secrets(other=other)
    withheld = withheld_story(Random(seed + 1), secrets)
    return merged(public_story(Random(seed)), withheld, Random(seed + 2)), secrets


def guesses(seed: int) -> list[str]:
    """Keys of records that are withheld."""
    return [key for key, slot in told(seed)[1].slots.items() if slot.endswith("hidden key")][::5]


@contextmanager
def recorded(story: Sequence[Said], *, packed: bool = False) -> Iterator[None]:
    """In a folder with a register that tells the story; its maps are `packed` as those of thousands of assets are."""
    with TemporaryDirectory() as folder, standing_still(Path(folder)), pytest.MonkeyPatch.context() as patch:
        clock = SteppingClock("2019-06-01")
        with Register.create(Path("estates.db"), "cpcc", clock) as register:
            record(register, clock, story)
        if packed:
            patch.setattr("estates.webmap.block.PACKED_FROM", 0)
        yield


def shown_to_the_public(story: Sequence[Said], seed: int, *, packed: bool = False) -> Outputs:
    with recorded(story, packed=packed):
        return public_outputs(guesses(seed))


def differing(some: Outputs, others: Outputs) -> list[str]:
    return sorted(name for name in some.keys() | others.keys() if some.get(name) != others.get(name))


@given(seeds)
@settings(max_examples=examples(2), phases=_PHASES)
def test_no_public_output_holds_a_secret_or_changes_with_one(seed: int) -> None:
    """Papers in every format, maps, figures, the workbook, the trails, the proof, what commands say, the names of all
    of these, and the answers to whoever asks for what is withheld."""
    these, secrets = told(seed)
    those, others = told(seed, other=True)
    public = shown_to_the_public(these, seed, packed=True)
    assert len(public) > 80
    assert public[f"{_PACK}/proof.json"].count(b'"header"') > 30
    assert differing(public, shown_to_the_public(those, seed, packed=True)) == []
    slots = secrets.slots | others.slots
    assert secrets.slots.keys().isdisjoint(others.slots)
    leaked = {
        name: slots[token] for name, content in public.items() for token in tokens(read(name, content)) & slots.keys()
    }
    assert leaked == {}


@given(seeds)
@settings(max_examples=examples(1), phases=_PHASES)
def test_what_is_withheld_changes_no_public_paper_by_being_there(seed: int) -> None:
    """Wherever in the register it stands; recorded last, it changes nothing at all but the register's size."""
    story, _ = told(seed)
    without = shown_to_the_public(bare(story), seed)
    assert differing(papers(shown_to_the_public(story, seed)), papers(without)) == []
    assert differing(without_size(shown_to_the_public(hidden_last(story), seed)), without_size(without)) == []


def test_the_papers_of_the_sub_group_do_hold_every_secret() -> None:
    """What finds nothing in public outputs finds all there is to find in these."""
    story, secrets = told(1)
    with recorded(story, packed=True):
        shown = sub_group_outputs()
        with Register.open("estates.db") as register:
            keys = sorted({row.key for row in register.rows()})
        told_of = histories(keys)
    found = {name: tokens(read(name, content)) & secrets.slots.keys() for name, content in {**shown, **told_of}.items()}
    every = set().union(*found.values())
    assert sorted(slot for token, slot in secrets.slots.items() if token not in every) == ["erased text"]
    author = {token for token, slot in secrets.slots.items() if slot == "body cpcc name"}  # Markdown has no properties
    for number, least in ((1, 3), (2, 15), (3, 15), (4, 20)):
        of_format = [found[f"{_PACK}/appendix-{number}-sub-group.{form}"] - author for form in _FORMATS]
        assert len(of_format[0]) >= least, number
        assert [of == of_format[0] for of in of_format] == [True] * 4, number
        assert of_format[0] <= found[f"{_PACK}/pack-sub-group.docx"] & found[f"{_PACK}/pack-sub-group.pdf"]
    assert len(found[f"{_PACK}/map-sub-group.html"]) > 60
    assert len(found["register.xlsx"]) > 200


def test_a_secret_stands_in_every_field_of_every_kind_of_record() -> None:
    """A field that is new is withheld here too."""
    story, _ = told(0)
    said: dict[str, set[str]] = {}
    for one in story:
        if one.hidden:
            said.setdefault(one.kind, set()).update(name for name, value in one.fields.items() if value is not None)
    never = {"forthcoming": {"closed_by"}, "meeting": {"papers_on"}}
    assert {kind: set(shapes(KINDS[kind])) - said[kind] - never.get(kind, set()) for kind in KINDS} == {
        kind: set() for kind in KINDS
    }
