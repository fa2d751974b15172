"""The Cambridgeshire register on two days: what needs attention, listed by hand from the published facts, and no more.

Each line gives the fact that it follows from. Sources stand with the entries in data/.
"""

from datetime import date
from pathlib import Path

import pytest

from estates.checks.boundary import read_boundary
from estates.checks.rules import falling_due, gather, needing_attention
from estates.importers.codepoint import find_centroids
from estates.model.vocabulary import Audience
from estates.register.register import Register

SHARED = Path(__file__).parents[3] / "shared" / "estate-data"
PANEL = date(2019, 10, 9)
LATER = date(2021, 6, 1)

Expected = set[tuple[str, str, str, str]]
"""Rule, key of the record, asset, due."""

STANDING: Expected = {
    # Permission of 7 August 2018 for a joint station at the Fire Station; the sub-group gave the plan up in January
    # 2019, nothing was begun. Three years beginning with the grant.
    ("permission-lapse", "update-165", "wisbech-police-station", "2021-08-06"),
    # Permission of July 2017 for car parking: granted on the 1st at the earliest.
    ("permission-lapse", "update-148", "copse-court", "2020-06-30"),
    # "An offer should come in September 2019": printed by the paper of 9 October 2019, nothing recorded after it.
    ("promise", "update-153", "copse-court", "2019-09-30"),
    # "Bids close on 30 June 2017", said in May 2017; then the station is not heard of again.
    ("promise", "update-227", "bridge-street-police-station", "2017-06-30"),
    # "On target to be finished in September 2016", still said in December 2016; then not heard of again.
    ("promise", "update-242", "st-ives-vehicle-workshop", "2016-09-30"),
    # Surplus in Appendix 4 of October 2019; no decision notice is known.
    ("undecided", "chord-park-unit-c", "chord-park-unit-c", ""),
    # Sold by 30 September 2016, as the board's capital report says; no decision notice is known.
    ("undecided", "papworth-property", "papworth-property", ""),
    ("undecided", "sawtry-property", "sawtry-property", ""),
    # Five notices; no source says when a panel was told of them, and panels met after each.
    ("panel-not-told", "2015-11-26-melbourn-police-office-termination-of-lease", "melbourn-police-office", ""),
    ("panel-not-told", "2015-11-26-bretton-police-station-surrender-of-lease", "bretton-police-station", ""),
    ("panel-not-told", "cpcc-2016-013", "sexual-assault-referral-centre", ""),
    ("panel-not-told", "2017-03-14-bridge-street-police-station-disposal", "bridge-street-police-station", ""),
    ("panel-not-told", "2017-06-22-whittlesey-police-station-sale", "whittlesey-police-station", ""),
    # A freehold sold to the Town Council; no source gives the price. Melbourn and Bretton were leases; Papworth's and
    # Sawtry's receipts are known; Melbourn's old station was sold in 2009, before there were commissioners.
    ("disposal-receipt", "whittlesey-police-station", "whittlesey-police-station", ""),
    # "Letting part of the building is preferred"; no certificate is known. Chord Park's letting was suspended.
    ("energy-letting", "copse-court", "copse-court", ""),
    # PE3 6SF is in no release of Code-Point Open, so that PE3 6SD stands in, which is the police station's own.
    ("one-spot", "copse-court", "copse-court thorpe-wood-police-station", ""),
}
"""On both days."""

SINCE_THEN: Expected = {
    # Fire & Rescue's consent of March 2019; two years before the earliest last day fall between the two days.
    ("permission-lapse", "update-157", "monks-wood-training-centre", "2022-02-28"),
    # The option of 1 March 2019 runs out on 1 March 2022; it was taken up in 2022.
    ("option-agreement", "update-171", "southern-police-station", "2022-03-01"),
    # "An application should follow before the end of 2019": none came.
    ("promise", "update-162", "st-neots-police-station", "2019-12-31"),
    # Open by 9 October 2019, in January 2019, and in 2020 (its first day): no decision settled them by June 2021.
    ("analysis-open", "copse-court-options", "copse-court", "2020-10-09"),
    ("analysis-open", "monks-wood-training-centre-options", "monks-wood-training-centre", "2020-10-09"),
    ("analysis-open", "st-neots-police-station-options", "st-neots-police-station", "2020-10-09"),
    ("analysis-open", "wisbech-police-station-options", "wisbech-police-station", "2020-01-01"),
    ("analysis-open", "southern-police-station-site-options", "southern-police-station", "2021-01-01"),
    # Appendix 3: by 31 December 2019; January 2020; early in 2020. No decision closes them on the register.
    ("forthcoming-overdue", "appointments", "", "2019-12-31"),
    ("forthcoming-overdue", "budget-and-precept", "", "2020-01-31"),
    ("forthcoming-overdue", "policing-and-crime-act-2017-opportunities", "", "2020-12-31"),
}
"""On 1 June 2021 besides. Not CPCC 2021-006, of which no panel that met since is on the register; nor silence, as no
panel after October 2019 is recorded as held by then."""


def expected(register: Register, on: date, audience: Audience) -> Expected:
    found = needing_attention(gather(register, on, audience))
    listed = [(finding.rule, finding.key, " ".join(finding.assets), finding.due) for finding in found]
    assert len(set(listed)) == len(listed)
    return set(listed)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(("on", "by_hand"), [(PANEL, STANDING), (LATER, STANDING | SINCE_THEN)], ids=["2019", "2021"])
def test_what_needs_attention_in_cambridgeshire(
    cambridgeshire: Register, on: date, by_hand: Expected, audience: Audience
) -> None:
    assert expected(cambridgeshire, on, audience) == by_hand


@pytest.mark.parametrize(
    ("on", "key", "message"),
    [
        (PANEL, "update-165", "the planning permission (7 August 2018) lapses after 6 August 2021 unless the "
         "development has begun"),
        (PANEL, "update-148", "the planning permission (July 2017) lapses after 30 June 2020 at the earliest unless "
         "the development has begun"),
        (LATER, "update-148", "the planning permission (July 2017) lapsed after 30 July 2020 at the latest: no "
         "beginning is recorded"),
        (PANEL, "update-153", "due September 2019, no news since: “The market has shown interest; an offer should come "
         "in September 2019”"),
        (LATER, "update-171", "the option agreement of 1 March 2019 runs out on 1 March 2022"),
        (LATER, "update-162", "due 2019, no news since: “An application for planning permission should follow before "
         "the end of 2019”"),
    ],
    ids=["wisbech", "copse-court", "copse-court-later", "offer", "option", "st-neots"],
)  # fmt: skip
def test_in_words(cambridgeshire: Register, on: date, key: str, message: str) -> None:
    found = {finding.key: finding.message for finding in needing_attention(gather(cambridgeshire, on))}
    assert found[key] == message


def test_what_falls_due_after_the_panel_of_october_2019(cambridgeshire: Register) -> None:
    found = falling_due(gather(cambridgeshire, PANEL), date(2020, 6, 30))
    assert [(finding.due, finding.rule, finding.key) for finding in found] == [
        ("2019-12-31", "promise", "update-162"),
        ("2019-12-31", "forthcoming-overdue", "appointments"),
        ("2020-01-01", "analysis-open", "wisbech-police-station-options"),
        ("2020-01-31", "forthcoming-overdue", "budget-and-precept"),
        ("2020-06-30", "permission-lapse", "update-148"),
    ]


def test_the_consent_of_the_southern_station_lapses_as_it_says_and_was_begun(cambridgeshire: Register) -> None:
    before = {f.key: f.due for f in needing_attention(gather(cambridgeshire, date(2023, 6, 1)))}
    assert before["update-211"] == "2024-03-25"
    after = {f.key for f in needing_attention(gather(cambridgeshire, date(2024, 6, 1)))}
    assert "update-211" not in after, "construction is under way"


def test_no_asset_is_outside_the_police_area_or_far_from_its_postcode(cambridgeshire: Register) -> None:
    if not (SHARED / "boundaries").is_dir():
        pytest.skip(f"the boundaries and Code-Point Open are not beside the project ({SHARED})")
    boundary = read_boundary(SHARED / "boundaries")
    assert boundary is not None
    gathered = gather(
        cambridgeshire, LATER, boundary=boundary, centroids=lambda codes: find_centroids(SHARED / "codepoint", codes)
    )  # fmt: skip
    assert len(gathered.located) > 8
    place = {"police-area", "postcode-distance", "uprn-twice"}
    assert [finding for finding in needing_attention(gathered) if finding.rule in place] == []
    assert len(gathered.centroids(["PE29 2BQ", "PE19 1DS", "PE3 6SF"])) == 2
