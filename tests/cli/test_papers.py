"""`appendix`, `map` and `publish`: which files, where, for whom, and what stays as it was published."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from estates.proof.verifier import Root
from estates.register.register import Register
from tests.cli.conftest import Estates

PANEL = "panel-2019-10-09"
FORMATS = ("docx", "pdf", "html", "md")
APPENDIX_4 = tuple(f"appendix-4.{form}" for form in FORMATS)
PACK = (
    *("pack.docx", "pack.pdf"),
    *(f"{name}.{form}" for name in ("covering-report", "appendix-1", "appendix-2", "appendix-3") for form in FORMATS),
    *APPENDIX_4,
    "map.html",
)
SUB_GROUP = tuple(name.replace(".", "-sub-group.") for name in PACK)
NEXT = "Next: when it has gone out, the same command with --final records that it did.\n"
publish = ("publish", "--panel", "2019-10-09", "--out", "out")


def names(files: tuple[str, ...], folder: str = f"out/{PANEL}") -> str:
    return "".join(f"{Path(folder) / name}\n" for name in files)


def written(folder: str = "out") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def test_appendix_writes_all_four_formats(county: Estates) -> None:
    assert county("appendix", "4", "--panel", "2019-10-09") == (0, names(APPENDIX_4), "")
    assert written().keys() == set(APPENDIX_4)


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_every_appendix_can_be_written_alone(county: Estates, number: str) -> None:
    asked = county("appendix", number, "--panel", PANEL, "--format", "md,pdf")
    assert asked == (0, names((f"appendix-{number}.pdf", f"appendix-{number}.md")), "")


def test_appendix_writes_the_formats_asked_for(county: Estates) -> None:
    asked = county("appendix", "4", "--panel", PANEL, "--format", "MD, html", "--out", "elsewhere")
    assert asked == (0, names(("appendix-4.html", "appendix-4.md"), f"elsewhere/{PANEL}"), "")


def test_appendix_for_the_sub_group_has_another_name(county: Estates) -> None:
    asked = county("appendix", "4", "--panel", "2019-10-09", "--format", "md", "--audience", "sub-group")
    assert asked == (0, names(("appendix-4-sub-group.md",)), "")


def test_map(county: Estates) -> None:
    assert county("map", "--on", "2019-10-09") == (0, "maps/map.html\n", "")
    assert county("map", "--audience", "sub-group", "--out", "m") == (0, "m/map-sub-group.html\n", "")
    assert "Copse Court" in Path("maps/map.html").read_text(encoding="utf-8")


def test_the_map_offers_the_streets_that_it_is_told_to(county: Estates) -> None:
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    pages = {}
    for tiles in (address, "none"):
        assert county("map", "--on", "2019-10-09", "--tiles", tiles).code == 0
        pages[tiles] = Path("maps/map.html").read_text(encoding="utf-8")
    assert "tiles.example.org" in pages[address]
    assert "tiles.example.org" not in pages["none"]
    assert "tile.openstreetmap.org" not in pages["none"]


def test_the_map_takes_partners_sites_from_a_file_and_refuses_a_bad_one(county: Estates) -> None:
    Path("stations.csv").write_text("name,type,lat,long\nEly Fire Station,Fire,52.4,0.26\n", encoding="utf-8")
    assert county("map", "--on", "2019-10-09", "--partners", "stations.csv").code == 0
    assert "Ely Fire Station (Fire)" in Path("maps/map.html").read_text(encoding="utf-8")
    Path("stations.csv").write_text("name,type,lat,long\nEly Fire Station,Fire,north,0.26\n", encoding="utf-8")
    refused = county("map", "--on", "2019-10-09", "--partners", "stations.csv")
    assert refused.code == 1
    assert refused.err == (
        'estates: stations.csv, row 2: expected latitude as a number from -90 to 90, found "north".\n'
    )


def test_publish_takes_partners_sites_from_the_folder(county: Estates) -> None:
    Path("maps").mkdir(exist_ok=True)
    point = '{"type": "Point", "coordinates": [0.26, 52.4]}'
    Path("maps/partners.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
        f'{{"name": "Ely Fire Station", "type": "Fire"}}, "geometry": {point}}}]}}',
        encoding="utf-8",
    )
    assert county("publish", "--panel", "2019-10-09").code == 0
    assert "Ely Fire Station (Fire)" in Path("out/panel-2019-10-09/map.html").read_text(encoding="utf-8")


def test_publish_writes_the_pack_and_records_nothing(county: Estates) -> None:
    with Register.open("estates.db") as register:
        before = register.last_number()
    assert county(*publish) == (0, names(PACK), NEXT)
    assert written().keys() == set(PACK)
    with Register.open("estates.db") as register:
        assert register.last_number() == before


def test_publish_for_the_sub_group(county: Estates) -> None:
    assert county(*publish, "--audience", "sub-group") == (0, names(SUB_GROUP), NEXT)
    assert county(*publish).code == 0
    assert written().keys() == {*SUB_GROUP, *PACK}


def test_final_records_what_went_out(county: Estates) -> None:
    Path("bound.pdf").write_bytes(b"the secretariat's own")
    with Register.open("estates.db") as register:
        last = register.last_number()
    done = county(*publish, "--final", "--as-sent", "bound.pdf", "--on", "2019-10-01", "--by", "secretariat")
    assert done == (
        0,
        names([*PACK, "bound.pdf", "proof.json"])
        + f"Entry {last + 1}: publication publication-{PANEL}, from 1 October 2019, marked public.\n",
        f"Next: send what is in out/{PANEL}\n",
    )
    (entry,) = county("history", f"publication-{PANEL}", "--json").objects
    sent, root = written(), json.loads(written()["proof.json"])["root"]
    assert entry["fields"] == {
        "meeting": PANEL,
        "audience": "public",
        "published_on": "2019-10-01",
        "last_entry": last,
        "files": [
            {"name": name, "sha256": hashlib.sha256(sent[name]).hexdigest(), "size_bytes": len(sent[name])}
            for name in (*PACK, "bound.pdf", "proof.json")
        ],
        "tree_size": last,
        "tree_root": root,
    }
    assert entry["recorded_by"] == "secretariat"


def test_a_file_as_it_was_sent_takes_the_place_of_its_namesake(county: Estates) -> None:
    Path("sent").mkdir()
    for name, content in (("appendix-4.pdf", b"bound by hand"), ("agenda.pdf", b"the agenda")):
        Path("sent", name).write_bytes(content)
    county(*publish, "--final", "--as-sent", "sent/agenda.pdf", "--as-sent", "sent/appendix-4.pdf")
    (entry,) = county("history", f"publication-{PANEL}", "--json").objects
    files = {file["name"]: file["sha256"] for file in entry["fields"]["files"]}
    assert [file["name"] for file in entry["fields"]["files"]] == [*PACK, "agenda.pdf", "proof.json"]
    assert files["appendix-4.pdf"] == hashlib.sha256(b"bound by hand").hexdigest()
    assert files["appendix-4.docx"] == hashlib.sha256(written()["appendix-4.docx"]).hexdigest()


def test_final_says_which_day_it_took_unless_it_was_told(county: Estates) -> None:
    told = "Recorded as gone out on 24 September 2019; say --on for another day.\n"
    assert county(*publish, "--final").err.endswith(told)
    assert "Recorded as gone out" not in county(*publish, "--final", "--on", "today").err


def test_what_was_published_for_the_sub_group_is_itself_withheld(county: Estates) -> None:
    done = county(*publish, "--final", "--audience", "sub-group")
    assert f"publication publication-{PANEL}-sub-group, from 24 September 2019, marked protect." in done.out


def test_what_was_published_says_tomorrow_what_it_said(county: Estates) -> None:
    """A fact found late goes into the paper only when that is asked for; publishing again does not move the pin."""
    county(*publish, "--final")
    as_published = written()
    late = ("update", "copse-court", "Found in the attic.", "--on", "2019-09-20", "--marking", "public")
    assert county(*late).code == 0
    assert county(*publish).code == 0
    assert written() == as_published
    assert county(*publish, "--final", "--on", "2019-09-25").code == 0
    assert county(*publish).code == 0
    del as_published["proof.json"]  # it speaks of the register as it is now
    assert {name: content for name, content in written().items() if name != "proof.json"} == as_published
    assert county(*publish, "--as-known-now", "--out", "now").code == 0
    known_now = written("now")
    assert b"Found in the attic." in known_now["appendix-4.md"]
    assert b"Found in the attic." in known_now["map.html"]
    appendix = ("appendix", "4", "--panel", "2019-10-09", "--format", "md", "--out", "one")
    assert county(*appendix).code == 0
    assert written("one") == {"appendix-4.md": as_published["appendix-4.md"]}
    assert county(*appendix, "--as-known-now").code == 0
    assert written("one") == {"appendix-4.md": known_now["appendix-4.md"]}


def test_a_publication_to_the_public_does_not_pin_the_papers_of_the_sub_group(county: Estates) -> None:
    county(*publish, "--final")
    county("update", "copse-court", "Found in the attic.", "--on", "2019-09-20")
    county(*publish, "--audience", "sub-group")
    assert b"Found in the attic." in written()["appendix-4-sub-group.md"]


def test_what_is_not_marked_reaches_no_public_paper(county: Estates, monkeypatch: pytest.MonkeyPatch) -> None:
    """The root alone tells that something was recorded."""
    monkeypatch.setattr(Register, "root", lambda self, size: Root(1, bytes(32)))
    assert county(*publish).code == 0
    before = written()
    for words in (
        ("update", "copse-court", "Quetzalcoatlus", "--on", "2019-09-20"),
        ("asset", "add", "Quetzalcoatlus", "--status", "surplus", "--on", "2019-09-20"),
        ("decision", "add", "Quetzalcoatlus", "--on", "2019-09-20", "--asset", "copse-court"),
        ("status", "wisbech-police-station", "surplus", "--on", "2019-09-20"),
        ("asset", "set", "copse-court", "--use", "Quetzalcoatlus", "--on", "2019-09-20"),
    ):
        assert county(*words).code == 0
    assert county(*publish).code == 0
    assert written() == before
    assert county(*publish, "--audience", "sub-group").code == 0
    assert written()["appendix-4-sub-group.md"].count(b"Quetzalcoatlus") >= 4


def test_on_the_terminal_publish_says_what_it_leaves_out(county: Estates, monkeypatch: pytest.MonkeyPatch) -> None:
    county("update", "copse-court", "An offer is expected.", "--on", "2019-09-20")
    county("update", "copse-court", "Heads of terms. " * 20, "--on", "2019-09-20")
    county(*publish, "--audience", "sub-group", "--final", "--on", "2019-09-21")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "72")
    on_the_terminal = county(*publish)
    left_out = re.findall("Left out: .*", on_the_terminal.err)
    assert max(map(len, left_out)) <= 72
    assert [re.sub(r"\d+", "N", line) for line in left_out] == [
        "Left out: entry N, copse-court, protect: text An offer is expected.",
        "Left out: entry N, copse-court, protect: text Heads of terms. ...",
    ]
    assert "An offer" not in on_the_terminal.out
    assert "An offer" not in county(*publish, "--audience", "sub-group").err


def test_what_went_out_is_written_again_though_the_meeting_was_cancelled_since(county: Estates) -> None:
    publish = ("publish", "--panel", "2019-10-09", "--out")
    assert county(*publish, "first", "--final", "--on", "2019-10-01").code == 0
    assert county("meeting", "add", "panel", "2019-10-09", "--state", "cancelled", "--on", "2019-10-10").code == 0
    assert county(*publish, "again").code == 0
    first, again = (Path(name, "panel-2019-10-09", "appendix-4.md").read_bytes() for name in ("first", "again"))
    assert first == again
    assert "was cancelled" in county(*publish, "now", "--as-known-now").err
