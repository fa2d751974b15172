"""`estates check`, `estates due`, `estates export due.ics`, and an asset's findings at a review."""

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from estates.cli import asking
from tests.cli.conftest import Estates

CORNERS = [[-0.6, 52.0], [0.6, 52.0], [0.6, 52.8], [-0.6, 52.8], [-0.6, 52.0]]
SQUARE = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [CORNERS]},
    }],
}  # fmt: skip
WISBECH = (
    "update update-165 (Wisbech Police Station): the planning permission (7 August 2018) lapses after 6 August 2021 "
    "unless the development has begun; when it has begun, record the milestone construction-started; another last day "
    "in the permission is `due` in `estates edit update-165`. [permission-lapse]"
)


def test_a_finding_is_a_line_with_its_rule_and_the_exit_code_is_1(county: Estates) -> None:
    found = county("check", "--on", "2019-10-09")
    assert found.code == 1
    lines = found.out.splitlines()
    assert len(lines) == 16
    assert WISBECH in lines
    assert all(line.endswith("]") for line in lines)
    assert found.err.splitlines() == [
        "Not applied: police-area; it needs the boundary as police-force-area.geojson or districts.geojson in the "
        "folder of --context.",
        "Not applied: postcode-distance; it needs the centroid of PE28 2LS, PE3 6SF: --codepoint and OS Code-Point "
        "Open.",
        "16 findings.",
    ]


def test_json_holds_every_finding_whole(county: Estates) -> None:
    found = county("check", "--on", "2019-10-09", "--json")
    assert found.code == 1
    objects = json.loads(found.out)
    assert len(objects) == 16
    assert [one for one in objects if one["key"] == "update-165"] == [{
        "rule": "permission-lapse", "kind": "update", "key": "update-165", "subject": "",
        "assets": ["wisbech-police-station"], "due": "2021-08-06",
        "message": "the planning permission (7 August 2018) lapses after 6 August 2021 unless the development has "
                   "begun",
        "advice": "when it has begun, record the milestone construction-started; another last day in the permission is "
                  "`due` in `estates edit update-165`",
        "until": "",
    }]  # fmt: skip


def test_a_register_in_order_has_nothing_to_attend_to(norfolk: Estates) -> None:
    assert norfolk("check") == (0, "", "Nothing needs attention.\n")
    assert norfolk("check", "--json") == (0, "[]\n", "")


def test_the_boundary_is_read_from_the_folder_of_context(county: Estates, tmp_path: Path) -> None:
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "police-force-area.geojson").write_text(json.dumps(SQUARE), encoding="utf-8")
    county("locate", "ely-police-station", "--easting", "590000", "--northing", "310000", "--outside-area")
    found = county("check", "--context", "layers", "--json")
    assert "police-area" not in found.err
    (one,) = [one for one in json.loads(found.out) if one["rule"] == "police-area"]
    assert (one["key"], one["message"]) == ("ely-police-station", "it is located 14.0 km outside the police area")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("not GeoJSON", "expected the boundary of the police area in GeoJSON"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": '
         '{"type": "Point", "coordinates": [0, 52]}}]}', "expected the boundary of the police area as polygons"),
    ],
    ids=["text", "points"],
)  # fmt: skip
def test_a_boundary_that_is_none_is_refused(county: Estates, tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "districts.geojson").write_text(content, encoding="utf-8")
    refused = county("check")
    assert (refused.code, refused.out) == (1, "")
    assert sentence in refused.err
    assert "districts.geojson" in refused.err


def test_locations_are_held_against_code_point_open(county: Estates, tmp_path: Path) -> None:
    (tmp_path / "pe.csv").write_text('"PE29 2BQ",10,525093,269832\n"PE19 1DS",10,518752,270644\n', encoding="utf-8")
    found = county("check", "--codepoint", "pe.csv", "--json")
    far = [one for one in json.loads(found.out) if one["rule"] == "postcode-distance"]
    assert [(one["key"], one["message"]) for one in far] == [
        ("st-neots-police-station", "it is located 10.0 km from the centroid of its postcode, PE19 1DS")
    ]
    assert "it needs the centroid of PE13 3BT" not in found.err, "the register's own location names it"
    assert "PE28 2LS, PE3 6SF" in found.err


def test_what_falls_due_is_listed_soonest_first(county: Estates) -> None:
    found = county("due", "--within", "4m", "--on", "2019-10-09")
    assert found.code == 0
    assert [(line[:10], line.rpartition("[")[2]) for line in found.out.splitlines()] == [
        ("2019-12-31", "promise]"),
        ("2019-12-31", "forthcoming-overdue]"),
        ("2020-01-01", "analysis-open]"),
        ("2020-01-31", "forthcoming-overdue]"),
    ]
    assert found.err.splitlines()[0] == "4 matters due by 9 February 2020."
    days = [one["due"] for one in county("due", "--within", "2y", "--on", "2019-10-09", "--json").objects]
    assert days == sorted(days)
    assert len(days) == 10


@pytest.mark.parametrize(
    ("within", "until"),
    [("0d", "9 October 2019"), ("14d", "23 October 2019"), ("2w", "23 October 2019"), ("4M", "9 February 2020"),
     ("1y", "9 October 2020"), ("9999y", "31 December 9999"), ("9999w", "29 May 2211")],
)  # fmt: skip
def test_a_span_is_days_weeks_months_or_years(county: Estates, within: str, until: str) -> None:
    assert f"by {until}." in county("due", "--within", within, "--on", "2019-10-09").err


@pytest.mark.parametrize("within", ["6", "6x", "-6m", "m", "six months", "99999d", "٦m"])
def test_any_other_span_is_refused(county: Estates, within: str) -> None:
    refused = county("due", f"--within={within}")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        f'estates: --within: expected days, weeks, months or years, as in 14d, 6w, 6m or 2y, found "{within}".\n'
    )


def test_the_public_is_told_of_public_matters(norfolk: Estates) -> None:
    norfolk("update", "copse-court", "An offer should come.", "--due", "2019-12", "--on", "2019-09-01")
    assert [one["due"] for one in norfolk("due", "--json").objects] == ["2019-12-31"]
    assert norfolk("due", "--json", "--audience", "public").objects == []
    assert norfolk("check", "--on", "2020-01-01").code == 1
    assert norfolk("check", "--on", "2020-01-01", "--audience", "public").code == 0


def test_the_calendar_is_for_the_public_unless_told_otherwise(norfolk: Estates, tmp_path: Path) -> None:
    norfolk("update", "copse-court", "An offer should come.", "--due", "2019-12", "--on", "2019-09-01")
    public = norfolk("export", "due.ics")
    assert (public.code, public.out) == (0, "due.ics: 0 events, for the public.\n")
    assert "--audience sub-group" in public.err
    assert norfolk("export", "due.ics", "--audience", "sub-group").out == "due.ics: 1 event, for the sub-group.\n"
    (event,) = Calendar.from_ical((tmp_path / "due.ics").read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "A promise is due: Copse Court"


def test_a_certificate_a_survey_and_a_valuation_are_recorded_as_toml_and_age(norfolk: Estates, tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_text(
        'kind = "asset"\nkey = "copse-court"\non = "2019-06-26"\nmarking = "public"\n'
        'condition_surveyed = "2014-03"\n'
        '[energy_certificate]\nrating = "d"\ndate = "2009-05-01"\n'
        '[valuation]\ndate = "2014-03-31"\namount_gbp = "450,000"\n',
        encoding="utf-8",
    )
    assert norfolk("record", "facts.toml").code == 0
    found = {one["rule"]: one["message"] for one in json.loads(norfolk("check", "--json").out)}
    assert found == {
        "energy-certificate": "its energy certificate (D, 1 May 2009) is more than ten years old",
        "condition-survey": "its condition survey (March 2014) is more than five years old",
        "valuation": "its valuation (31 March 2014) is more than five years old",
    }
    shown = norfolk("asset", "show", "copse-court").out
    assert "energy certificate: date 2009-05-01, rating D" in shown
    assert "valuation: amount_gbp 450000, date 2014-03-31" in shown


def test_a_review_shows_what_needs_attention_beside_each_asset(
    county: Estates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "input", lambda question: "", raising=False)
    county("meeting", "add", "sub-group", "2019-10-10", "--state", "held")
    shown = county("review", "--meeting", "sub-group-2019-10-10").out.split("\n[")
    (copse,) = [part for part in shown if "(copse-court)" in part]
    assert "  needs attention: it is located on the same spot as Thorpe Wood Police Station: " in copse
    (neots,) = [part for part in shown if "(st-neots-police-station)" in part]
    (thorpe,) = [part for part in shown if "(thorpe-wood-police-station)" in part]
    assert "  needs attention: Copse Court: it is located on the same spot as Thorpe Wood Police Station: " in thorpe
    assert [line.rpartition("[")[2] for line in copse.splitlines() if line.startswith("  needs attention: ")] == [
        "permission-lapse]", "promise]", "energy-letting]", "one-spot]"
    ]  # fmt: skip
    assert "needs attention" not in neots


def test_a_review_shows_an_option_analysis_as_open_until_a_decision_settles_it(
    norfolk: Estates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "input", lambda question: "", raising=False)
    norfolk("meeting", "add", "sub-group", "2019-10-10", "--state", "held")
    (tmp_path / "options.toml").write_text(
        'kind = "analysis"\nkey = "copse-options"\non = "2019-09"\ntitle = "What to do"\nassets = ["copse-court"]\n'
        'options = []\n',
        encoding="utf-8",
    )  # fmt: skip
    (tmp_path / "decision.toml").write_text(
        'kind = "decision"\nkey = "let-it"\non = "2019-10-01"\nsubject = "Let it"\ndecided_on = "2019-10-01"\n'
        'assets = ["copse-court"]\nanalyses = ["copse-options"]\n',
        encoding="utf-8",
    )  # fmt: skip
    assert norfolk("record", "options.toml").code == 0
    assert "option analysis, open: What to do" in norfolk("review", "--meeting", "sub-group-2019-10-10").out
    assert norfolk("record", "decision.toml").code == 0
    settled = norfolk("review", "--meeting", "sub-group-2019-10-10", "copse-court").out
    assert "decision, 1 October 2019: Let it" in settled
    assert "option analysis, open" not in settled
