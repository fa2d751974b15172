"""Pairs of sites near each other: which there are, in what order, how honest the distance is, and the map of them."""

import json
from collections.abc import Sequence
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estates.exports.pairs import render_pairs
from estates.sharing.pairs import Pair, find_pairs, print_distance
from estates.sharing.reasons import REASONS, has_duty, reason_for
from estates.sharing.site import Site, State
from estates.webmap.layers import build_layers
from tests.soak import examples

USE, SPARE, PLANNED, LET, UNSAID = State.IN_USE, State.SPARE, State.PLANNED, State.LET, State.UNSAID


def site(
    key: str, east: int | None = 0, north: int = 0, state: State = USE, service: str = "own", **more: object
) -> Site:
    east_m, north_m = (None, None) if east is None else (520_000 + east, 260_000 + north)
    return Site(key, key.title(), service, state, easting_m=east_m, northing_m=north_m, **more)  # type: ignore[arg-type]


def names(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    return [(pair.here.key, pair.there.key) for pair in pairs]


# --- the rule ---


@pytest.mark.parametrize(
    ("here", "there", "name"),
    [
        (SPARE, USE, "room here"), (SPARE, PLANNED, "room here"), (SPARE, UNSAID, "room here"),
        (USE, SPARE, "room there"), (PLANNED, SPARE, "room there"), (UNSAID, SPARE, "room there"),
        (PLANNED, USE, "a plan"), (USE, PLANNED, "a plan"), (PLANNED, PLANNED, "a plan"),
        (SPARE, SPARE, "room on both sides"), (USE, USE, "both in use"), (USE, UNSAID, "both in use"),
        (SPARE, LET, "let"), (USE, LET, "let"), (PLANNED, LET, "let"),
    ],
)  # fmt: skip
def test_what_two_sites_may_do(here: State, there: State, name: str) -> None:
    assert reason_for(here, there).name == name


def test_land_without_a_building_is_of_use_to_a_plan_alone() -> None:
    assert reason_for(SPARE, USE, land=True).name == "land"
    assert reason_for(PLANNED, SPARE, land=True).name == "room there"


def test_the_ranks_are_the_order_of_the_reasons() -> None:
    assert [reason.rank for reason in REASONS] == list(range(1, len(REASONS) + 1))


@pytest.mark.parametrize(
    ("service", "duty"),
    [
        ("Fire", True), ("Cambridgeshire Fire and Rescue Service", True), ("Ambulance Trust", True),
        ("fire-stations", True), ("Council", False), ("Campfire Ltd", False), ("own", False),
    ],
)  # fmt: skip
def test_fire_and_ambulance_services_are_under_the_duty(service: str, duty: bool) -> None:
    assert has_duty(site("x", service=service)) is duty


# --- which pairs, in what order ---


def test_the_order_is_reason_duty_distance() -> None:
    ours = [site("empty", state=SPARE), site("used", 0, 100)]
    theirs = [
        site("council far", 300, service="Council"), site("council near", 10, service="Council"),
        site("fire far", 400, service="Fire"), site("vacant", 20, state=SPARE, service="Council"),
    ]  # fmt: skip
    assert names(find_pairs(ours, theirs, 500)) == [
        ("empty", "fire far"), ("empty", "council near"), ("empty", "council far"),
        ("used", "vacant"),
        ("empty", "vacant"),
        ("used", "fire far"), ("used", "council near"), ("used", "council far"),
    ]  # fmt: skip


def test_the_distance_itself_is_within() -> None:
    ours, theirs = [site("a")], [site("b", 300, 400), site("c", 300, 401)]
    assert names(find_pairs(ours, theirs, 500)) == [("a", "b")]


def test_what_is_not_located_is_in_no_pair() -> None:
    assert find_pairs([site("a", None)], [site("b")], 500) == []
    assert names(find_pairs([site("a")], [site("b", None), site("c")], 500)) == [("a", "c")]


SITES = st.lists(
    st.builds(
        site,
        st.text("abc", min_size=1, max_size=3),
        st.none() | st.integers(-600, 600),
        st.integers(-600, 600),
        st.sampled_from([USE, SPARE, PLANNED, LET, UNSAID]),
        st.sampled_from(["Fire", "Council", "own"]),
        land=st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=examples(100))
@given(SITES, SITES, st.integers(1, 1_000))
def test_the_pairs_are_those_that_a_loop_finds(here: list[Site], there: list[Site], within: int) -> None:
    def apart(one: Site, other: Site) -> float:
        if one.easting_m is None or other.easting_m is None:
            return float("inf")
        return hypot(one.easting_m - other.easting_m, (one.northing_m or 0) - (other.northing_m or 0))

    expected = sorted(
        (
            reason_for(one.state, other.state, land=other.land).rank, not has_duty(other), round(apart(one, other), 3),
            one.key, other.name, other.key,
        )
        for one in here for other in there if apart(one, other) <= within
    )  # fmt: skip
    assert [
        (p.reason.rank, not p.duty, round(p.distance_m, 3), p.here.key, p.there.name, p.there.key)
        for p in find_pairs(here, there, within)
    ] == expected


# --- how it is told ---


@pytest.mark.parametrize(
    ("metres", "out", "said"),
    [
        (312.4, 20, "312 m"), (312.4, 25, "312 m"), (312.4, 110, "about 310 m, give or take 110 m"),
        (1240, 10, "1.2 km"), (1240, 2500, "about 1.2 km, give or take 2.5 km"),
        (0, 200, "about 0 m, give or take 200 m"),
    ],
)  # fmt: skip
def test_a_distance_is_told_as_exactly_as_it_is_known(metres: float, out: int, said: str) -> None:
    assert print_distance(metres, out) == said


def test_both_positions_add_to_how_far_a_distance_may_be_out() -> None:
    (pair,) = find_pairs([site("a", accuracy_m=100)], [site("b", 30, 40, accuracy_m=500)], 500)
    assert (pair.distance_m, pair.give_or_take_m, pair.distance) == (50, 600, "about 50 m, give or take 600 m")


def test_pairs_are_lines_that_the_map_draws(tmp_path: Path) -> None:
    pairs = find_pairs([site("a"), site("b", 900)], [site("c", 300, service="Fire"), site("d", 900)], 500)
    content = render_pairs(pairs)
    assert content == render_pairs(pairs)
    made = json.loads(content)
    assert sorted(made) == ["features", "type"]
    assert [feature["geometry"]["type"] for feature in made["features"]] == ["LineString"] * 2
    assert [feature["properties"] for feature in made["features"]] == [pair.build_object() for pair in pairs]
    first, last = made["features"][0]["geometry"]["coordinates"]
    assert -0.26 < first[0] < last[0] < -0.23
    assert first[1] == pytest.approx(last[1], abs=0.001)
    (tmp_path / "Sharing.geojson").write_bytes(content)
    ((name, drawn),) = build_layers(tmp_path, None)
    assert name == "Sharing"
    assert [len(feature["geometry"]["coordinates"]) for feature in drawn["features"]] == [2, 2]
