"""Which asset a row speaks of: what is certain is taken, what may be is asked, and what is told apart is new."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estates.importers.matching import NEW, Identity, Index, Known, plain, similarity

WISBECH = Known("wisbech-police-station", Identity("Wisbech Police Station", "P12", "100090001", "PE13 1AA"))
MELBOURN = Known("melbourn-police-station", Identity("Melbourn Police Station", postcode="SG8 6DX"))
OFFICE = Known("melbourn-police-office", Identity("Melbourn Police Office", postcode="SG8 6DX"))
FLATS = [Known(f"flat-{n}", Identity(f"Flat {n}", f"F{n}", "555", "CB1 1AA")) for n in (1, 2)]


@pytest.fixture
def index() -> Iterator[Index]:
    built = Index([WISBECH, MELBOURN, OFFICE, *FLATS])
    yield built
    built.close()


def doubts(index: Index, row: Identity) -> list[tuple[str, str, str]]:
    match = index.match(row)
    assert match.key == ""
    return [(doubt.key, f"{doubt.similarity:.2f}", doubt.why) for doubt in match.doubts]


def test_its_owner_s_reference_says_which_it_is(index: Index) -> None:
    found = index.match(Identity("Wisbech Police Stn", "P12"))
    assert (found.key, found.how) == ("wisbech-police-station", "reference")


def test_so_does_its_uprn(index: Index) -> None:
    found = index.match(Identity("The Old Nick", uprn="100090001", postcode="PE13 1AA"))
    assert (found.key, found.how) == ("wisbech-police-station", "UPRN")


def test_a_uprn_against_both_name_and_postcode_is_a_doubt(index: Index) -> None:
    row = Identity("Ely Fire Station", uprn="100090001", postcode="CB7 4AA")
    assert doubts(index, row) == [("wisbech-police-station", "0.63", "same UPRN")]


def test_the_flats_of_one_building_are_told_apart_by_their_references(index: Index) -> None:
    assert index.match(Identity("Flat 3", "F3", "555", "CB1 1AA")) is NEW
    assert index.match(Identity("Flat 2", "", "555", "CB1 1AA")).key == "flat-2"
    assert {key for key, _, _ in doubts(index, Identity("Flat 3", "", "555", "CB1 1AA"))} == {"flat-1", "flat-2"}


@pytest.mark.parametrize("name", ["Melbourn Police Station", "MELBOURN POLICE STATION", "Melbourn police-station."])
@pytest.mark.parametrize("postcode", ["SG8 6DX", ""])
def test_the_same_name_without_another_postcode_is_certain(index: Index, name: str, postcode: str) -> None:
    found = index.match(Identity(name, postcode=postcode))
    assert (found.key, found.how) == ("melbourn-police-station", "name and postcode, 1.00")


def test_the_same_name_at_another_postcode_is_a_doubt(index: Index) -> None:
    row = Identity("Melbourn Police Station", postcode="SG8 7AA")
    assert doubts(index, row)[0] == ("melbourn-police-station", "1.00", "at SG8 6DX")


def test_one_of_two_sites_of_melbourn_is_asked_for(index: Index) -> None:
    found = doubts(index, Identity("Melbourn Police", postcode="SG8 6DX"))
    assert [key for key, _, _ in found] == ["melbourn-police-office", "melbourn-police-station"]


def test_a_police_station_is_no_fire_station(index: Index) -> None:
    """Never taken for it: a doubt at the same place, another asset elsewhere."""
    row = Identity("Wisbech Fire Station", postcode="PE13 1AA")
    assert doubts(index, row) == [("wisbech-police-station", "0.86", "same postcode")]
    assert index.match(row._replace(postcode="PE13 2ZZ")) is NEW


def test_unit_3_is_not_unit_4() -> None:
    index = Index([Known("unit-3", Identity("Unit 3", postcode="CB1 1AA"))])
    assert index.match(Identity("Unit 4", postcode="CB1 1AA")) is NEW
    assert index.match(Identity("Unit 03", postcode="CB1 1AA")).doubts


def test_another_reference_is_another_asset_unless_name_and_postcode_are_the_same(index: Index) -> None:
    assert index.match(Identity("Wisbech Police Station", "P13", postcode="")) is NEW
    row = Identity("Wisbech Police Station", "P13", "100090001", "PE13 1AA")
    assert doubts(index, row) == [("wisbech-police-station", "1.00", "another reference")]


def test_two_assets_that_match_equally_are_a_doubt() -> None:
    index = Index([Known(f"garage-{n}", Identity("Garage")) for n in (1, 2)])
    assert [key for key, _, _ in doubts(index, Identity("Garage"))] == ["garage-1", "garage-2"]


def test_of_two_of_one_name_that_at_the_postcode_is_meant() -> None:
    index = Index([Known("garage", Identity("Garage")), Known("garage-2", Identity("Garage", postcode="CB1 1AA"))])
    assert index.match(Identity("Garage", postcode="CB1 1AA")).key == "garage-2"


def test_nothing_is_compared_with_all_of_a_large_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row is held against what shares something rare with it, so that a file costs as much as it is long."""
    calls = []
    monkeypatch.setattr("estates.importers.matching.similarity", lambda *names: calls.append(names) or 0.0)
    index = Index(Known(f"a-{n}", Identity(f"Police Station No {n}", postcode="CB1 1AA")) for n in range(5_000))
    assert index.match(Identity("Police Station Ely", postcode="CB1 1AA")) is NEW
    assert len(calls) < 250


def test_a_large_register_is_matched_as_a_small_one(monkeypatch: pytest.MonkeyPatch, index: Index) -> None:
    monkeypatch.setattr("estates.importers.matching._FEW", 0)
    large = Index([WISBECH, MELBOURN, OFFICE, *FLATS])
    for row in (Identity("Wisbech Fire Station", postcode="PE13 1AA"), Identity("X", "P12"), Identity("Nothing")):
        assert large.match(row) == index.match(row)
    assert "flat-1" in large
    assert "flat-9" not in large


names = st.text("abcdef 1&'", max_size=20)


@given(one=names, other=names)
def test_similarity_is_the_same_either_way_and_whole_for_the_same_name(one: str, other: str) -> None:
    found = similarity(one, other)
    assert 0 <= found <= 1
    assert found == similarity(other, one)
    assert (found == 1) == (plain(one) == plain(other))


@given(st.lists(st.builds(Identity, names, st.sampled_from(["", "1", "2"]), st.sampled_from(["", "7"])), max_size=6))
def test_an_asset_is_found_by_its_own_identity_or_doubted_never_missed(assets: list[Identity]) -> None:
    index = Index(Known(f"asset-{n}", identity) for n, identity in enumerate(assets))
    for n, identity in enumerate(assets):
        match = index.match(identity)
        if any((plain(identity.name), identity.reference, identity.uprn)):
            assert match.key == f"asset-{n}" or f"asset-{n}" in [doubt.key for doubt in match.doubts]
