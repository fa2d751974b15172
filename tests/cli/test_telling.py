"""The commands that tell and sum up: `trail`, `summary`, `options`, and what `decision show` says of options."""

from pathlib import Path

import pytest

from estates.register.register import Register
from tests.cli.conftest import Estates
from tests.cli.test_start import HEAVY, loaded_by, packages

ON = ("--on", "2019-10-09")
ANALYSIS = {
    "title": "Let or sell",
    "assets": ["copse-court"],
    "base_year": 2019,
    "options": [
        {"kind": "retain", "label": "Keep", "standing": "considered", "business_as_usual": True,
         "flows": [{"kind": "running", "year": 2019, "amount_gbp": "1120"}]},
        {"kind": "let", "label": "Let", "standing": "preferred", "reason": "It pays.", "passed": ["Affordable"],
         "flows": [{"kind": "running", "year": 2019, "amount_gbp": "1000"}]},
        {"kind": "sell", "label": "Sell", "standing": "ruled-out", "reason": "No buyer.", "failed": ["Soon"]},
    ],
}  # fmt: skip


@pytest.fixture
def weighed(norfolk: Estates) -> Estates:
    """Norfolk with an option analysis that a decision settles."""
    from tests.builders import say

    with Register.open("estates.db") as register:
        say(register, "analysis", "let-or-sell", "2019-07-01", **ANALYSIS)
        say(register, "decision", "let", "2019-08-01", subject="Letting", decided_on="2019-08-01",
            reference="NPCC 2019-1", assets=["copse-court"], analyses=["let-or-sell"])  # fmt: skip
    return norfolk


TABLE = (
    "OPTION                    KIND    STANDING    VALUE       SUCCESS FACTORS    REASON\n"
    "Keep (business as usual)  Retain  Considered  £0\n"
    "Let                       Let     Preferred   £120        passed Affordable  It pays.\n"
    "Sell                      Sell    Ruled out   not valued  failed Soon        No buyer.\n"
    "Net present social value against business as usual (Keep), in pounds at 2019 prices, discounted by The Green "
    "Book, HM Treasury, 2022, to the nearest pound.\n"
    "Running cost of “Let” must rise by 12% before “Keep” is as good.\n"
)


def test_options_show(weighed: Estates) -> None:
    """Keeping costs £1,120 and letting £1,000, both in year 0: 1,120 - 1,000 = £120, and 120 / 1,000 = 12%."""
    shown = weighed("options", "show", "let-or-sell")
    assert shown == (
        0,
        "Let or sell  (let-or-sell)\n  assets: copse-court\n  decision: NPCC 2019-1\n  source: minutes\n\n" + TABLE,
        "Next: estates trail copse-court\n",
    )
    assert weighed("options", "show", "copse-court") == shown


def test_options_show_for_programs(weighed: Estates) -> None:
    (found,) = weighed("options", "show", "let-or-sell", "--json").objects
    assert found["values"] == [
        {"label": "Keep", "npsv_gbp": "0"}, {"label": "Let", "npsv_gbp": "120"}, {"label": "Sell", "npsv_gbp": None},
    ]  # fmt: skip
    assert [(switch["kind"], switch["share"]) for switch in found["switching_values"]] == [("running", "0.12")]
    assert [option["label"] for option in found["options"]] == ["Keep", "Let", "Sell"]


def test_options_list(weighed: Estates) -> None:
    assert weighed("options", "list") == (
        0,
        "KEY          OPTIONS  SETTLED BY   PREFERRED  TITLE\n"
        "let-or-sell  3        NPCC 2019-1  Let        Let or sell\n",
        "1 option analysis. Next: estates options show let-or-sell\n",
    )
    assert [a["key"] for a in weighed("options", "list", "--asset", "copse-court", "--json").objects] == ["let-or-sell"]
    assert weighed("options", "list", "--on", "2019-06-30", "--json").objects == []


def test_an_unknown_analysis_is_refused_by_its_neighbours(weighed: Estates) -> None:
    assert weighed("options", "show", "let-or-sel") == (
        1,
        "",
        'estates: no option analysis is called "let-or-sel", and no asset of that key has one; nearest: let-or-sell.\n',
    )
    assert weighed("options", "list", "--asset", "nowhere").code == 1


def test_decision_show_has_what_it_settles(weighed: Estates) -> None:
    shown = weighed("decision", "show", "NPCC 2019-1")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.endswith(
        "\n\nASSET        STATUS   TENURE    NAME AND ADDRESS\n"
        "copse-court  options  freehold  Copse Court, Thorpe Wood, Peterborough PE3 6SF\n"
        "\nLet or sell  (let-or-sell)\n" + TABLE
    )


def test_trail_on_the_terminal(weighed: Estates) -> None:
    weighed("update", "copse-court", "An offer is expected.", "--on", "2019-07", "--source", "sub-group")
    assert weighed("trail", "copse-court") == (
        0,
        "DATE           KIND       ENTRY  WHAT\n"
        "26 June 2019   Status     2      Status: Subject to options analysis/collaboration. Name: Copse Court. "
        "Tenure: Freehold. Current use: Operational. Floor area in m²: 3,079 (GIA). Facilities: Offices. "
        "Address: Thorpe Wood, Peterborough PE3 6SF. [panel of 26 June 2019]\n"
        "1 July 2019    Options    3      Let or sell: 3 options weighed. Keep (business as usual): considered, £0 "
        "Let: preferred, £120. It pays. Sell: ruled out. No buyer. Net present social value against business as usual "
        "(Keep), in pounds at 2019 prices, discounted by The Green Book, HM Treasury, 2022, to the nearest pound. "
        "Running cost of “Let” must rise by 12% before “Keep” is as good. [minutes]\n"
        "July 2019      Statement  5      An offer is expected. (not public) [sub-group]\n"
        "1 August 2019  Decision   4      NPCC 2019-1: Letting. [minutes]\n",
        "4 events. Next: estates trail copse-court --html copse-court.html\n",
    )
    assert "An offer" not in weighed("trail", "copse-court", "--audience", "public").out
    assert [event["entry"] for event in weighed("trail", "copse-court", "--json").objects] == [2, 3, 5, 4]


def test_files_are_public_unless_told_otherwise(weighed: Estates) -> None:
    weighed("update", "copse-court", "The SECRET price.", "--on", "2019-07")
    done = weighed("trail", "copse-court", "--html", "out/a.html", "--picture", "out/a.svg")
    assert done == (0, "", f"{Path('out/a.svg')}\n{Path('out/a.html')}\n")
    texts = [Path("out", name).read_text(encoding="utf-8") for name in ("a.html", "a.svg")]
    assert ["SECRET" in text for text in texts] == [False, False]
    weighed("trail", "copse-court", "--html", "b.html", "--picture", "b.svg", "--audience", "sub-group")
    texts = [Path(name).read_text(encoding="utf-8") for name in ("b.html", "b.svg")]
    assert ["SECRET" in text and "CONFIDENTIAL" in text for text in texts] == [True, True]


def test_a_picture_as_png(weighed: Estates) -> None:
    assert weighed("trail", "copse-court", "--picture", "a.png").code == 0
    first = Path("a.png").read_bytes()
    weighed("trail", "copse-court", "--picture", "a.png")
    assert first.startswith(b"\x89PNG")
    assert Path("a.png").read_bytes() == first


def test_a_picture_of_another_kind_is_refused_before_anything_is_written(weighed: Estates) -> None:
    refused = weighed("trail", "copse-court", "--html", "a.html", "--picture", "a.gif")
    assert refused == (1, "", 'estates: a.gif: expected a name that ends in .svg or .png, found ".gif".\n')
    assert not Path("a.html").exists()
    assert weighed("trail", "copse-cort").err == 'estates: no asset is called "copse-cort"; nearest: copse-court.\n'


def test_summary(weighed: Estates) -> None:
    assert weighed("summary") == (
        0,
        "On 24 September 2019 the register holds one asset that is held or proposed: 1 subject to options "
        "analysis/collaboration. Its recorded floor area is 3,079 m² (3,079 m² freehold). No option analyses are "
        "open. One decision is not recorded as told to the panel.\n\n"
        "STATUS                                     ASSETS  MEASURED  M²\n"
        "Subject to options analysis/collaboration  1       1         3,079\n\n"
        "TENURE    ASSETS  MEASURED  M²\n"
        "Freehold  1       1         3,079\n\n"
        "Not recorded as told: let\n",
        "Next: estates options list; estates decision list\n",
    )


def test_summary_for_programs_and_as_a_chart(county: Estates) -> None:
    (found,) = county("summary", *ON, "--json").objects
    assert (found["on"], found["floor_area_m2"]) == ("2019-10-09", "8894")
    assert found["receipts"] == [{"year": 2016, "receipts": 2, "amount_gbp": "571000"}]
    assert county("summary", *ON, "--chart", "s.svg", "--chart", "s.png").code == 0
    assert Path("s.png").read_bytes().startswith(b"\x89PNG")
    assert county("summary", *ON, "--chart", "s.svg").code == 0
    assert "8,894 m²" in Path("s.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [("trail", "copse-court"), ("options", "list"), ("summary",), ("trail", "copse-court", "--json")],
    ids=" ".join,
)
def test_telling_loads_nothing_heavy(county: Estates, words: tuple[str, ...]) -> None:
    assert packages(loaded_by(*words, "--on", "2019-10-09")) & HEAVY == set()
