"""The commands that show: what people read, and what programs read with `--json`."""

import re
from pathlib import Path

import pytest

from estates.cli.app import COMMANDS
from estates.model.kinds import KINDS
from estates.register.entry import Entry
from tests.cli.conftest import Estates

EVERY_COMMAND = [
    tuple(path)
    for name, below in COMMANDS.items()
    for path in ([[name]] if isinstance(below, str) else [[name, under] for under in below])
]


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_every_command_has_help_with_an_example_of_itself(estates: Estates, words: tuple[str, ...]) -> None:
    shown = estates(*words, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"Usage: estates {' '.join(words)} ")
    assert f"Example: estates {' '.join(words)} " in f"{shown.out} "


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_help_names_what_is_typed_in_capitals(estates: Estates, words: tuple[str, ...]) -> None:
    shown = estates(*words, "--help").out
    assert re.match(rf"Usage: estates {' '.join(words)} \[OPTIONS\]( \[?[A-Z]+\]?(\.\.\.)?)*\n", shown)
    assert not re.search(r"<(str|int|path|list|float)|[{}]|<=", shown.replace("{z}, {x}, {y}", ""))


def test_the_help_of_release_in_full(estates: Estates) -> None:
    assert estates("release", "--help").out.endswith(
        "Arguments:\n"
        "  NUMBER  The entries' numbers; or a record's key, for all that is withheld of\n"
        "          it.\n\n"
        "Options:\n"
        "  --reason TEXT  Why it may be public now.  [required]\n"
        "  --yes          Do not ask.\n"
        "  --by ROLE      The role that records it, not a person's name.  [env var:\n"
        "                 ESTATES_BY; default: estates officer]\n"
        "  --help         Show this message and exit.\n"
    )


def test_the_help_of_the_program_names_every_command(estates: Estates) -> None:
    shown = estates("--help")
    assert (shown.code, shown.err) == (0, "")
    assert [name for name in COMMANDS if not re.search(rf"^  {name} ", shown.out, re.MULTILINE)] == []
    assert "Example: estates init --from" in shown.out


@pytest.mark.parametrize("group", [name for name, below in COMMANDS.items() if not isinstance(below, str)])
def test_the_help_of_a_group_names_its_commands(estates: Estates, group: str) -> None:
    shown = estates(group, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert [name for name in COMMANDS[group] if f"\n  {name} " not in shown.out] == []


@pytest.mark.parametrize("words", [("--version",), ("--register", "x", "--version")])
def test_version(estates: Estates, words: tuple[str, ...]) -> None:
    assert estates(*words) == (0, "estates 0.1.0\n", "")


def test_asset_list(norfolk: Estates) -> None:
    norfolk("asset", "add", "Unit B", "--status", "surplus")
    assert norfolk("asset", "list") == (
        0,
        "KEY          STATUS   TENURE    M²           NAME AND ADDRESS\n"
        "copse-court  options  freehold  3,079 (GIA)  Copse Court, Thorpe Wood, Peterborough PE3 6SF\n"
        "unit-b       surplus                         Unit B\n",
        "2 assets. Next: estates asset show copse-court\n",
    )


def test_asset_list_may_be_narrowed(norfolk: Estates) -> None:
    norfolk("asset", "add", "Unit B", "--status", "surplus", "--on", "2019-07-01")

    def keys(*words: str) -> list[str]:
        return [asset["key"] for asset in norfolk("asset", "list", *words, "--json").objects]

    assert keys() == ["copse-court", "unit-b"]
    assert keys("--status", "surplus") == ["unit-b"]
    assert keys("--status", "surplus", "--status", "options") == ["copse-court", "unit-b"]
    assert keys("--on", "2019-06-30") == ["copse-court"]
    assert keys("--audience", "public") == ["copse-court"]
    assert keys("--on", "2000-01-01") == []


def test_asset_show(norfolk: Estates) -> None:
    norfolk("update", "copse-court", "An offer is expected.", "--on", "2019-07")
    norfolk("decision", "add", "Sale", "--on", "2019-08-01", "--asset", "copse-court", "--ref", "NPCC 2019-1")
    assert norfolk("asset", "show", "copse-court") == (
        0,
        "Copse Court, Thorpe Wood, Peterborough PE3 6SF  (copse-court)\n"
        "  address: Thorpe Wood, Peterborough PE3 6SF  [26 June 2019, entry 2]\n"
        "  current use: Operational  [26 June 2019, entry 2]\n"
        "  facilities: Offices  [26 June 2019, entry 2]\n"
        "  floor area: 3,079 (GIA)  [26 June 2019, entry 2]\n"
        "  name: Copse Court  [26 June 2019, entry 2]\n"
        "  status: options  [26 June 2019, entry 2]\n"
        "  tenure: freehold  [26 June 2019, entry 2]\n"
        "  situation, July 2019, protect: An offer is expected.  [update-3]\n"
        "  decision, 1 August 2019: NPCC 2019-1\n",
        "Next: estates history copse-court\n",
    )


def test_decision_list_and_show(norfolk: Estates) -> None:
    norfolk(
        "decision", "add", "Sale", "--on", "2019-08-01", "--asset", "copse-court", "--ref", "NPCC 2019-1",
        "--amount", "£1,000", "--source", "notice",
    )  # fmt: skip
    assert norfolk("decision", "list") == (
        0,
        "DATE           REFERENCE    ASSETS       SUBJECT\n1 August 2019  NPCC 2019-1  copse-court  Sale\n",
        "1 decision. Next: estates decision show npcc-2019-1\n",
    )
    by_reference, by_key = norfolk("decision", "show", "NPCC 2019-1"), norfolk("decision", "show", "npcc-2019-1")
    assert by_reference == by_key
    assert by_key == (
        0,
        "NPCC 2019-1  (npcc-2019-1)\n"
        "  amount gbp: 1000\n"
        "  assets: copse-court\n"
        "  decided on: 1 August 2019\n"
        "  reference: NPCC 2019-1\n"
        "  subject: Sale\n"
        "  source: notice\n"
        "\n"
        "ASSET        STATUS   TENURE    NAME AND ADDRESS\n"
        "copse-court  options  freehold  Copse Court, Thorpe Wood, Peterborough PE3 6SF\n",
        "",
    )


def test_meeting_list(norfolk: Estates) -> None:
    norfolk("meeting", "add", "panel", "2019-10-09", "--public")
    norfolk("meeting", "add", "sub-group", "2019-09", "--state", "held", "--private", "--on", "2019-09-24")
    norfolk("meeting", "add", "board", "2019-08-01", "--state", "cancelled")
    assert norfolk("meeting", "list") == (
        0,
        "KEY                OF         STATE      ACCESS   DATE\n"
        "board-2019-08-01   board      cancelled           1 August 2019\n"
        "sub-group-2019-09  sub-group  held       private  September 2019\n"
        "panel-2019-10-09   panel      planned    public   9 October 2019\n",
        "3 meetings. Next: estates publish --panel DAY\n",
    )


def test_history_shows_every_entry_and_what_became_of_it(norfolk: Estates) -> None:
    norfolk("correct", "2", "--floor-area", "3,097", "--source", "survey")
    norfolk("update", "copse-court", "Let.", "--on", "2019-09")
    norfolk("correct", "4", "--withdraw")
    shown = norfolk("history", "copse-court")
    masked = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "THEN UTC", shown.out)
    same = (
        "      current use: Operational\n"
        "      facilities: Offices\n"
        "      floor area: {}\n"
        "      name: Copse Court\n"
        "      status: options\n"
        "      tenure: freehold\n"
    )
    address = "      address: Thorpe Wood, Peterborough PE3 6SF\n"
    assert masked == (
        "2  asset copse-court, from 26 June 2019, public; replaced by entry 3\n"
        f"{address}{same.format('3,079 (GIA)')}"
        "      recorded THEN UTC by estates officer; panel of 26 June 2019\n"
        "3  asset copse-court, from 26 June 2019, public, instead of entry 2\n"
        f"{address}{same.format('3,097')}"
        "      recorded THEN UTC by estates officer; survey\n"
        "4  update update-4, from September 2019, protect; replaced by entry 5\n"
        "      asset: copse-court\n"
        "      column: situation\n"
        "      text: Let.\n"
        "      recorded THEN UTC by estates officer\n"
        "5  update update-4, from September 2019, protect, instead of entry 4\n"
        "      withdrawn\n"
        "      recorded THEN UTC by estates officer\n"
    )
    assert (shown.code, shown.err) == (0, "4 entries. Next: estates correct NUMBER --FIELD VALUE\n")


def test_what_has_no_words_of_its_own_is_shown_by_its_parts(county: Estates) -> None:
    shown = county("history", "cpcc").out
    assert re.search(r"\n      area: east_m \d+, north_m \d+, south_m \d+, west_m \d+\n", shown)


def test_what_is_known_by_a_date_says_so(norfolk: Estates) -> None:
    recorded = norfolk("update", "copse-court", "Let.", "--on", "..2019-06-26")
    assert recorded.out == "Entry 3: update update-3, known by 26 June 2019, marked protect.\n"
    assert "3  update update-3, known by 26 June 2019, protect\n" in norfolk("history", "update-3").out
    released = norfolk("release", "3", "--reason", "approved", "--yes").out
    assert released.startswith("Entry 3, update update-3, known by 26 June 2019, becomes public:\n")


def test_a_register_of_one_entry_says_so(estates: Estates) -> None:
    estates("init", "--name", "Norfolk PCC", "--panel-name", "Norfolk Panel")
    assert estates("export", "copy.jsonl").out == "copy.jsonl: 1 entry.\n"
    assert "new.db: 1 entry of norfolk-pcc," in estates("--register", "new.db", "init", "--from", "copy.jsonl").out


def test_history_for_programs_has_the_fields_of_an_entry(norfolk: Estates) -> None:
    norfolk("correct", "2", "--floor-area", "3,097")
    first, second = norfolk("history", "copse-court", "--json").objects
    assert list(first) == [*Entry._fields, "replaced_by", "destroyed_by"]
    assert (first["number"], first["replaced_by"], second["replaces"], second["replaced_by"]) == (2, 3, 2, None)
    assert second["fields"]["floor_area"] == {"m2": "3097", "basis": "unstated"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("asset", "list"), "asset"),
        (("decision", "list"), "decision"),
        (("meeting", "list"), "meeting"),
        (("decision", "show", "CPCC 2021-006"), "decision"),
    ],
)
def test_every_listing_is_one_array_of_the_records_own_fields(
    county: Estates, words: tuple[str, ...], kind: str
) -> None:
    found = county(*words, "--on", "2024-12-31", "--json").objects
    assert found
    assert {tuple(record) for record in found} == {("key", *(f for f in KINDS[kind].model_fields if f != "key"))}


def test_asset_show_for_programs_adds_what_belongs_to_the_asset(county: Estates) -> None:
    (found,) = county("asset", "show", "copse-court", "--on", "2019-10-09", "--json").objects
    assert [*found] == [*KINDS["asset"].model_fields, "updates", "leases", "decisions"]
    assert {tuple(update) for update in found["updates"]} == {tuple(KINDS["update"].model_fields)}


@pytest.mark.parametrize("words", [("asset", "list"), ("decision", "list"), ("meeting", "list")])
def test_a_listing_of_nothing_is_an_empty_array(estates: Estates, words: tuple[str, ...]) -> None:
    estates("init", "--name", "Norfolk PCC", "--panel-name", "Norfolk Panel")
    assert estates(*words, "--json").objects == []
    assert estates(*words).code == 0


def test_export_says_what_may_not_be_published(norfolk: Estates) -> None:
    norfolk("update", "copse-court", "An offer is expected.")
    assert norfolk("export", "copy.jsonl") == (
        0,
        "copy.jsonl: 3 entries.\n",
        "1 of them is not public: keep this file within the sub-group.\n"
        "Next: estates --register NEW.db init --from copy.jsonl\n",
    )
    assert norfolk("--register", "new.db", "init", "--from", "copy.jsonl").code == 0
    assert norfolk("--register", "new.db", "export", "again.jsonl").code == 0
    assert Path("again.jsonl").read_bytes() == Path("copy.jsonl").read_bytes()
