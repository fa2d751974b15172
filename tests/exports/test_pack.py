"""The pack for a panel: bound, alone and mapped; the same twice, saying the same, and nothing kept from its readers."""

import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pypdf
import pytest

from estates.errors import Fault, Refusal
from estates.exports.pack import DRAWERS, File, map_files, pack_files, parse_formats, publication, write_files
from estates.model.dates import parse_date
from estates.model.vocabulary import Audience
from estates.papers.pack import papers
from estates.papers.wording import BANNER
from estates.proof.verifier import Root
from estates.register.register import Register
from estates.register.sitting import sitting, sitting_on
from tests.builders import SteppingClock, begin, say
from tests.papers.test_drawers import CellReader, read_docx, read_markdown, read_pdf, said

PANEL = "panel-2019-10-09"
CONTEXT = Path(__file__).parents[2] / "maps"
PAPERS = ["covering-report", "appendix-1", "appendix-2", "appendix-3", "appendix-4"]
PACK = [
    *("pack.docx", "pack.pdf"),
    *(f"{name}.{form}" for name in PAPERS for form in ("docx", "pdf", "html", "md")),
    "map.html",
]  # fmt: skip


def pack(register: Register, audience: Audience = Audience.PUBLIC) -> dict[str, bytes]:
    return dict(pack_files(sitting(register, PANEL, audience), CONTEXT))


# The pack of the real register


@pytest.mark.parametrize("audience", Audience)
def test_the_same_register_writes_the_same_bytes_twice(cambridgeshire: Register, audience: Audience) -> None:
    once, again = pack(cambridgeshire, audience), pack(cambridgeshire, audience)
    assert [name for name in once if once[name] != again[name]] == []


@pytest.mark.parametrize("audience", Audience)
def test_all_formats_say_the_same_cell_by_cell(cambridgeshire: Register, audience: Audience) -> None:
    shown, files = sitting(cambridgeshire, PANEL, audience), pack(cambridgeshire, audience)
    suffix = "-sub-group" if audience is Audience.SUB_GROUP else ""
    bound = []
    for name, paper in papers(shown).items():
        expected = said(paper)
        assert sum(len(table) for table in expected) > 5
        assert read_docx(files[f"{name}{suffix}.docx"]) == expected
        assert CellReader(files[f"{name}{suffix}.html"].decode()).tables == expected
        assert read_markdown(files[f"{name}{suffix}.md"].decode()) == expected
        assert read_pdf(files[f"{name}{suffix}.pdf"]) == closed_up(expected)
        bound += expected
    assert read_docx(files[f"pack{suffix}.docx"]) == bound
    assert read_pdf(files[f"pack{suffix}.pdf"]) == closed_up(bound)


def closed_up(tables: list[list[list[str]]]) -> list[list[str]]:
    return [["".join("".join(cell).split()) for cell in table] for table in tables]


def test_the_pack_of_the_sub_group_has_other_names(cambridgeshire: Register) -> None:
    assert list(pack(cambridgeshire)) == PACK
    assert list(pack(cambridgeshire, Audience.SUB_GROUP)) == [name.replace(".", "-sub-group.") for name in PACK]


def test_the_pack_of_the_sub_group_says_on_every_page_that_it_is_confidential(cambridgeshire: Register) -> None:
    files = pack(cambridgeshire, Audience.SUB_GROUP)
    for name in (name for name in files if name.endswith(".pdf")):
        pages = pypdf.PdfReader(BytesIO(files[name])).pages
        assert [page for page in pages if BANNER not in " ".join(page.extract_text().split())] == [], name
    for name in (name for name in files if name.endswith(".docx")):
        for section in docx.Document(BytesIO(files[name])).sections:
            assert BANNER in [paragraph.text for paragraph in section.header.paragraphs], name
            assert not section.different_first_page_header_footer
    for name in (name for name in files if name.endswith((".html", ".md"))):
        assert BANNER in files[name].decode(), name


def test_the_pack_of_the_public_says_no_such_thing(cambridgeshire: Register) -> None:
    for name, content in pack(cambridgeshire).items():
        assert "CONFIDENTIAL" not in readable(name, content), name


# What the public may not see

SECRETS = {
    "name": "Zqnamea",
    "address": "Zqstreeta, PE1 9ZA",
    "floor_area": "7654321",
    "facilities": "Zqfacilitiesa",
    "use": "Zqusea",
    "uprn": "987654321098",
    "easting": 513131,
    "accuracy": 137,
    "place_source": "Zqsourcea",
    "text": "Zqtexta",
    "late_text": "Zqlatea",
    "reference": "Zqrefa",
    "hidden": "Zqhiddena",
    "subject": "Zqsubjecta",
    "decision_reference": "Zqpcca",
    "place": "Zqplacea",
    "landlord": "Zqlandlorda",
    "rent": "8765432",
    "title": "Zqtitlea",
    "footnote": "Zqfootnotea",
    "source": "Zqpapera",
    "role": "Zqrolea",
}
OTHERS = {
    name: value + 11 if isinstance(value, int) else re.sub(r"a$|a(?=,)", "be", str(value)).replace("7", "6")
    for name, value in SECRETS.items()
} | {"address": "Zqroadbe, Elsewhere"}
PRINTED = (
    "name", "facilities", "use", "text", "late_text", "hidden", "decision_reference", "title", "footnote",
)  # fmt: skip
"""What the sub-group's Appendix 4 prints, word for word."""


@cache
def packs(folder: Path, which: str) -> Mapping[str, Mapping[str, bytes]]:
    """The public's pack and the sub-group's of a register with the secrets, with others, or with none."""
    with begin(folder / f"{which}.db", SteppingClock("2019-10-01")) as register:
        _say_in_public(register)
        if which != "none":
            _say_in_confidence(register, SECRETS if which == "secrets" else OTHERS)
        # The root covers every entry, and its salts are drawn at random; docs/trust.md says what it gives away.
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Register, "root", lambda self, size: Root(1, bytes(32)))
            return {audience.value: pack(register, audience) for audience in Audience}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secrets")


def _say_in_public(register: Register) -> None:
    for day in ("2019-06-26", "2019-10-09"):
        say(register, "meeting", f"panel-{day}", "2019-06-01", of="panel", date=day, state="held", public=True)
    for key, status in (("copse-court", "options"), ("unit-c", "surplus"), ("southern", "proposed")):
        name = key.replace("-", " ").title()
        say(register, "asset", key, "2019-06-01", name=name, status=status, current_use="Operational")
        say(register, "update", "", "2019-09-01", asset=key, column="situation", text=f"News of {name}.")
    place = {"easting_m": 515613, "northing_m": 298318, "accuracy_m": 10, "source": "survey"}
    say(register, "asset", "copse-court", "2019-06-02", location=place)
    say(register, "decision", "cpcc-2019-011", "2019-09-02", subject="Sale", decided_on="2019-09-02",
        reference="CPCC 2019-011", assets=["unit-c"])  # fmt: skip


def _say_in_confidence(register: Register, secret: Mapping[str, Any]) -> None:
    place = {"easting_m": secret["easting"], "northing_m": 299299, "accuracy_m": secret["accuracy"],
             "source": secret["place_source"]}  # fmt: skip
    for field, value in {
        "name": secret["name"],
        "address": secret["address"],
        "tenure": "licence",
        "floor_area": secret["floor_area"],
        "facilities": secret["facilities"],
        "current_use": secret["use"],
        "uprn": secret["uprn"],
        "location": place,
        "status": "surplus",
    }.items():
        say(register, "asset", "copse-court", "2019-09-03", "commercial", **{field: value})
    hidden = secret["hidden"].lower()
    say(register, "asset", hidden, "2019-09-04", "protect", name=secret["hidden"], status="proposed", location=place)
    meeting = f"sub-group-{hidden}"
    say(register, "meeting", meeting, "2019-09-04", "protect", of="sub-group", date="2019-09-04", state="held",
        place=secret["place"])  # fmt: skip
    say(register, "update", "", "2019-09-04", "protect", asset="unit-c", column="timescale", text=secret["text"],
        meeting=meeting, reference=secret["reference"])  # fmt: skip
    # Public itself, and withheld with what it refers to.
    say(register, "update", "", "2019-09-05", asset=hidden, column="situation", text=secret["late_text"])
    say(register, "decision", "hidden-decision", "2019-09-06", "commercial", subject=secret["subject"],
        decided_on="2019-09-06", reference=secret["decision_reference"], assets=["copse-court"])  # fmt: skip
    say(register, "lease", "hidden-lease", "2019-09-06", "commercial", asset="copse-court", side="held",
        counterparty=secret["landlord"], rent_gbp_pa=secret["rent"])  # fmt: skip
    say(register, "body", "cpcc", "2019-09-07", "protect", estates_title=secret["title"],
        proposals_footnote=secret["footnote"])  # fmt: skip
    # A panel that the public does not know of would change "since".
    say(register, "meeting", "panel-2019-09-18", "2019-09-08", "protect", of="panel", date="2019-09-18", state="held",
        public=True)  # fmt: skip


def readable(name: str, content: bytes) -> str:
    """Everything that a program could read out of a file."""
    if name.endswith(".docx"):
        with ZipFile(BytesIO(content)) as parts:
            return "\n".join(part + parts.read(part).decode("utf-8", "replace") for part in parts.namelist())
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(BytesIO(content))
        metadata = reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""
        return "\n".join(
            [*(page.extract_text() for page in reader.pages), str(reader.metadata), metadata, str(read_pdf(content))]
        )
    return content.decode()


def words_of(secret: Mapping[str, Any]) -> set[str]:
    words = {str(part) for value in secret.values() for part in str(value).replace(",", "").split()}
    return words | {f"{int(word):,}" for word in words if word.isdigit() and len(word) > 3} - {"PE1"}


def test_no_public_file_contains_a_secret(folder: Path) -> None:
    public = packs(folder, "secrets")["public"]
    assert list(public) == PACK
    told = {
        (name, word)
        for name, content in public.items()
        for text in [readable(name, content).casefold()]
        for word in words_of(SECRETS) - {str(SECRETS["accuracy"])}
        if word.casefold() in text
    }
    assert told == set()


def test_the_public_files_are_the_same_bytes_whatever_the_secrets_are(folder: Path) -> None:
    """Not their number, their length, the zoom of the map nor "since" gives anything away."""
    assert not {str(value) for value in SECRETS.values()} & {str(value) for value in OTHERS.values()}
    public = {which: packs(folder, which)["public"] for which in ("none", "secrets", "others")}
    assert [name for name in PACK if public["secrets"][name] != public["none"][name]] == []
    assert [name for name in PACK if public["others"][name] != public["none"][name]] == []


def test_the_files_of_the_sub_group_do_contain_them(folder: Path) -> None:
    sub_group = packs(folder, "secrets")["sub-group"]
    for name, content in sub_group.items():
        text = " ".join(readable(name, content).split())
        if name.startswith(("covering-report", "appendix-1", "appendix-2", "appendix-3")):
            continue  # they speak of no asset, and this decision was for the panel before
        wanted = [str(SECRETS[word]) for word in PRINTED]
        if name.startswith("map"):
            wanted = [word for word in wanted if word not in (SECRETS["title"], SECRETS["footnote"])]
            wanted += [SECRETS["place_source"]]
        assert [word for word in [*wanted, "7,654,321", "Zqstreeta", "PE1 9ZA"] if word not in text] == [], name


def test_what_is_not_public_is_said_to_be_so_where_it_stands(folder: Path) -> None:
    """In the sub-group's paper each withheld statement carries the words, so that none is read out by mistake."""
    page = packs(folder, "secrets")["sub-group"]["appendix-4-sub-group.md"].decode()
    assert "**Not public:** Zqtexta" in page


# Smaller promises


def test_formats_are_drawn_in_one_order_however_they_are_asked_for() -> None:
    assert parse_formats(" MD ,docx,md") == ["docx", "md"]
    assert list(DRAWERS) == ["docx", "pdf", "html", "md"]


@pytest.mark.parametrize("words", ["", " , ", "pfd", "docx,odt"])
def test_a_format_that_cannot_be_drawn_is_refused(words: str) -> None:
    with pytest.raises(Refusal, match="--format: expected any of docx, pdf, html, md, found"):
        parse_formats(words)


def test_a_publication_belongs_to_a_meeting(cambridgeshire: Register) -> None:
    shown = sitting_on(cambridgeshire, parse_date("2019-10-09").first, Audience.PUBLIC)
    with pytest.raises(ValueError, match="belongs to a meeting"):
        publication(cambridgeshire, shown, [], Root(1, bytes(32)), parse_date("2019-10-09"), "secretariat")


def test_the_map_of_many_assets_has_its_table_beside_it(
    cambridgeshire: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = sitting(cambridgeshire, PANEL, Audience.SUB_GROUP)
    for module in ("exports.pack", "webmap.page"):
        monkeypatch.setattr(f"estates.{module}.TABLE_LIMIT", 3)
    files = dict(map_files(shown, CONTEXT))
    assert list(files) == ["map-sub-group.html", "map-table-sub-group.html"]
    assert b"map-table-sub-group.html" in files["map-sub-group.html"]
    assert "Copse Court" in files["map-table-sub-group.html"].decode()


def test_a_pack_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, files = tmp_path / "out", [("a.txt", b"new a"), ("b.txt", b"new b")]
    write_files(folder, [(name, b"old") for name, _ in files])
    synced: list[int] = []

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("estates.exports.pack.fsync", full)
    with pytest.raises(Fault, match=r"cannot be written to .No space left on device.; what was there before"):
        write_files(folder, files)
    assert read(folder) == [("a.txt", b"old"), ("b.txt", b"old")]
    monkeypatch.undo()
    write_files(folder, files)
    assert read(folder) == files


def read(folder: Path) -> list[File]:
    return sorted((path.name, path.read_bytes()) for path in folder.iterdir())
