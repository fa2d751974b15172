"""The site as files: what it holds and what it never does, whose addresses stand, and how it comes into its folder."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from estates.errors import Fault, Refusal
from estates.exports.pack import File
from estates.exports.site.feed import NAMESPACE
from estates.exports.site.files import site_files
from estates.exports.site.folder import CONTENTS, write_site
from estates.register.amend import release, withdrawal
from estates.register.register import Register
from tests.builders import SteppingClock, begin, say
from tests.exports.test_pack import OTHERS, SECRETS, _say_in_confidence, _say_in_public, words_of
from tests.exports.test_trail_page import ATTACK, HOSTILE_URL

CONTEXT = Path(__file__).parents[2] / "maps"
DAY = date(2021, 6, 1)
ATOM = {"atom": NAMESPACE}


class Page(HTMLParser):
    """The links, ids and elements of a page, and its words."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.elements: list[str] = []
        self.attributes: set[str] = set()
        self.fetched: list[str] = []
        self.words = self.policy = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append(tag)
        self.policy += given["content"] if given.get("http-equiv") == "Content-Security-Policy" else ""
        self.attributes |= given.keys()
        self.ids |= {given["id"]} if "id" in given else set()
        self.links += [given["href"]] if "href" in given and (tag, given.get("rel")) != ("link", "icon") else []
        self.fetched += [given[name] for name in ("src", "srcset", "data", "action", "poster") if name in given]

    def handle_data(self, data: str) -> None:
        self.words += data


def build(register: Register, on: date = DAY, url: str = "") -> dict[str, bytes]:
    files = list(site_files(register, on, CONTEXT, url=url))
    assert len({name for name, _ in files}) == len(files)
    return dict(files)


@pytest.fixture(scope="module")
def county(cambridgeshire: Register) -> Mapping[str, bytes]:
    return build(cambridgeshire)


def pages(site: Mapping[str, bytes]) -> Iterator[tuple[str, Page]]:
    """The map has a script that a parser of HTML would take for markup; it has tests of its own."""
    return ((name, Page(content)) for name, content in site.items() if name.endswith(".html") and name != "map.html")


def is_elsewhere(link: str) -> bool:
    return link.startswith(("https://", "http://", "mailto:"))


# What is on it


def test_the_same_register_and_day_give_the_same_bytes(cambridgeshire: Register, county: Mapping[str, bytes]) -> None:
    again = build(cambridgeshire)
    assert list(again) == list(county)
    assert [name for name in county if again[name] != county[name]] == []


def test_every_record_has_a_page_of_its_own(cambridgeshire: Register, county: Mapping[str, bytes]) -> None:
    estate = cambridgeshire.estate(DAY, "public")
    kinds: Mapping[str, Any] = {"asset": estate.assets(), "decision": estate.decisions(), "analysis": estate.analyses()}
    expected = {f"{kind}-{standing.key}.html" for kind, found in kinds.items() for standing in found}
    assert len(expected) > 35
    assert expected == {name for name in county if re.match(r"(asset|decision|analysis)-", name)}


def test_no_link_is_dead_and_every_page_is_reached_from_the_first(county: Mapping[str, bytes]) -> None:
    read = dict(pages(county))
    dead: list[tuple[str, str]] = []
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        name = waiting.pop()
        for link in read[name].links if name in read else []:
            if is_elsewhere(link):
                continue
            place, _, fragment = link.partition("#")
            target = place or name
            known = target in county or target == CONTENTS
            if not known or (fragment and target in read and fragment not in read[target].ids):
                dead.append((name, link))
            elif target not in reached:
                reached.add(target)
                waiting.append(target)
    assert dead == []
    assert reached == {*county, CONTENTS}


def test_links_are_relative_and_a_page_fetches_nothing(county: Mapping[str, bytes]) -> None:
    for name, page in pages(county):
        here = [link for link in page.links if not is_elsewhere(link)]
        assert [link for link in here if not re.fullmatch(r"([a-z0-9.-]+)?(#[a-z0-9=-]+)?", link)] == [], name
        assert page.fetched == [], name
        assert page.elements.count("script") == (1 if name == "search.html" else 0), name
        assert page.elements.count("link") <= 2, name
        assert page.policy.startswith("default-src 'none'; "), name


def test_a_decision_tells_what_hangs_together(county: Mapping[str, bytes]) -> None:
    paper = Page(county["decision-cpcc-2019-011.html"])
    assert paper.words.count("Business Coordination Board") + paper.words.count("‘") >= 3
    assert "As notified to the panel" in paper.words
    bretton = Page(county["decision-2015-11-26-bretton-police-station-surrender-of-lease.html"])
    assert "asset-bretton-police-station.html" in bretton.links
    assert "analysis-bretton-police-station-lease-options.html" in bretton.links
    for other in ("asset-bretton-police-station.html", "analysis-bretton-police-station-lease-options.html"):
        assert "decision-2015-11-26-bretton-police-station-surrender-of-lease.html" in Page(county[other]).links


def test_an_asset_tells_its_facts_its_statements_and_its_thread(county: Mapping[str, bytes]) -> None:
    page = Page(county["asset-copse-court.html"])
    for words in ("3,079 m²", "Freehold", "Thorpe Wood, Peterborough PE3 6SF", "Current situation", "Timescales"):
        assert words in page.words
    assert page.words.count("The market has shown interest; an offer should come in September 2019.") == 2
    assert page.elements.count("svg") == 1
    assert "map.html#asset=copse-court" in page.links


def test_an_analysis_tells_every_option_and_its_value(county: Mapping[str, bytes]) -> None:
    page = Page(county["analysis-bretton-police-station-lease-options.html"])
    for words in (
        "£11,594",
        "Ruled out",
        "Marketed since May 2015; nobody took it over.",
        "Saves about £12,000 a year",
    ):
        assert words in page.words


def test_every_table_of_open_data_is_offered(county: Mapping[str, bytes]) -> None:
    from estates.exports.open_data import FORMATS, TABLES, WITH_PLACES

    offered = set(Page(county["downloads.html"]).links)
    assert {f"{name}{form}" for name in TABLES for form in FORMATS} <= offered & county.keys()
    assert {"premises.html", *(f"premises{form}" for form in FORMATS if form not in WITH_PLACES)} <= offered


def test_an_earlier_day_is_as_it_was(cambridgeshire: Register, county: Mapping[str, bytes]) -> None:
    earlier = build(cambridgeshire, date(2019, 6, 30))
    assert "decision-cpcc-2019-011.html" in county.keys() - earlier.keys()
    assert "as at 30 June 2019" in Page(earlier["index.html"]).words


def test_the_index_needs_no_script(county: Mapping[str, bytes]) -> None:
    page = Page(county["search.html"])
    kinds = [name for name in county if re.match(r"(asset|decision|analysis)-", name)]
    assert [name for name in kinds if page.links.count(name) != 1] == []


def test_an_empty_register_has_a_site(register: Register) -> None:
    site = build(register)
    assert not [name for name in site if re.match(r"(asset|decision|analysis)-", name)]
    assert "The public record has no asset." in Page(site["assets.html"]).words
    check_feed(site["decisions.atom"], 0)


# The feed


def check_feed(content: bytes, count: int) -> ET.Element:
    """What RFC 4287 requires of a feed (4.1.1) and of its entries (4.1.2)."""
    feed = ET.fromstring(content)
    assert feed.tag == f"{{{NAMESPACE}}}feed"
    instant = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"
    entries = feed.findall("atom:entry", ATOM)
    assert len(entries) == count
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"atom:{name}", ATOM)) == 1, name
            assert part.findtext(f"atom:{name}", namespaces=ATOM)
        assert re.fullmatch(instant, part.findtext("atom:updated", "", ATOM))
        assert re.fullmatch(r"tag:[a-z0-9-]+\.estates\.invalid,2012-11:[a-z0-9:-]+", part.findtext("atom:id", "", ATOM))
        alternates = [link.get("type") for link in part.findall("atom:link[@rel='alternate']", ATOM)]
        assert alternates == ["text/html"]
    assert feed.findtext("atom:author/atom:name", namespaces=ATOM)
    assert all(re.fullmatch(instant, time.text or "") for time in feed.iterfind("*/atom:published", ATOM))
    ids = [entry.findtext("atom:id", namespaces=ATOM) for entry in entries]
    assert len(set(ids)) == count
    return feed


def test_the_feed_is_as_the_standard_asks(county: Mapping[str, bytes]) -> None:
    decisions = [name for name in county if name.startswith("decision-")]
    feed = check_feed(county["decisions.atom"], len(decisions))
    links = [link.get("href") for link in feed.iterfind("atom:entry/atom:link", ATOM)]
    assert sorted(map(str, links)) == sorted(decisions)
    titles = [title.text for title in feed.iterfind("atom:entry/atom:title", ATOM)]
    assert titles[0] == "CPCC 2021-006: Cambridgeshire Southern Police Station"


def test_the_feeds_names_stand_wherever_the_site_is(cambridgeshire: Register, county: Mapping[str, bytes]) -> None:
    moved = build(cambridgeshire, url="https://example.org/estate")
    assert [name for name in county if county[name] != moved[name]] == ["decisions.atom"]
    before, after = (ET.fromstring(site["decisions.atom"]) for site in (county, moved))
    assert [e.text for e in before.iterfind(".//atom:id", ATOM)] == [e.text for e in after.iterfind(".//atom:id", ATOM)]
    links = [str(link.get("href")) for link in after.iterfind(".//atom:link", ATOM)]
    assert [link for link in links if not link.startswith("https://example.org/estate/decision")] == []
    assert "https://example.org/estate/decisions.atom" in links


def test_the_feeds_dates_are_those_of_the_register(register: Register, clock: SteppingClock) -> None:
    clock.at("2019-03-01")
    decided = say(register, "decision", "d", "2019-02-28", subject="Sale", decided_on="2019-02-28")
    say(register, "decision", "e", "2018", subject="Letting", decided_on="2018")
    clock.at("2019-04-01")
    say(register, "decision", "d", "2019-02-28", replaces=decided.number, subject="A sale", decided_on="2019-02-28")
    feed = check_feed(build(register)["decisions.atom"], 2)
    updated = [time.text for time in feed.iterfind(".//atom:updated", ATOM)]
    assert updated == ["2019-04-01T12:00:00.000000Z", "2019-04-01T12:00:00.000000Z", "2019-03-01T12:00:00.000000Z"]
    assert [time.text for time in feed.iterfind(".//atom:published", ATOM)] == ["2019-02-28T00:00:00.000000Z"]
    said = [summary.text for summary in feed.iterfind(".//atom:summary", ATOM)]
    assert said == ["Decided: 28 February 2019.", "Decided: 2018."]


def test_a_change_that_is_taken_back_is_news_in_the_feed(register: Register, clock: SteppingClock) -> None:
    clock.at("2019-03-01")
    say(register, "decision", "d", "2019-02-28", subject="Sale", decided_on="2019-02-28")
    clock.at("2019-04-01")
    wrong = say(register, "decision", "d", "2019-03-01", decision="Let it.")
    clock.at("2019-05-01")
    register.append([withdrawal(register, wrong.number, by="officer", source="")])
    entry = check_feed(build(register)["decisions.atom"], 1).find("atom:entry", ATOM)
    assert entry is not None
    assert entry.findtext("atom:summary", namespaces=ATOM) == "Decided: 28 February 2019."
    assert entry.findtext("atom:updated", namespaces=ATOM) == "2019-05-01T12:00:00.000000Z"


@pytest.mark.parametrize(
    "url",
    [
        *("example.org", "javascript:alert(1)", "ftp://example.org/", "https://", "https://example.org/?a=1"),
        *("https://example.org/#x", 'https://example.org/"><script>', "https://exa mple.org/", "https://[::1"),
    ],
)
def test_an_address_that_is_none_is_refused(cambridgeshire: Register, url: str) -> None:
    with pytest.raises(Refusal, match=r"--url: expected the address of a folder"):
        build(cambridgeshire, url=url)


# What the public may not see


@cache
def secret_sites(folder: Path, which: str) -> Mapping[str, bytes]:
    """The site of a register with the secrets, with others, or with none."""
    with begin(folder / f"{which}.db", SteppingClock("2019-10-01")) as register:
        _say_in_public(register)
        if which != "none":
            _say_in_confidence(register, SECRETS if which == "secrets" else OTHERS)
        return build(register, date(2019, 10, 9))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secrets")


def readable(name: str, content: bytes) -> str:
    """Everything that could be read out of a file."""
    if name.endswith(".xlsx"):
        with ZipFile(BytesIO(content)) as parts:
            return "\n".join(part + parts.read(part).decode("utf-8", "replace") for part in parts.namelist())
    return content.decode("utf-8", "replace")


def test_no_file_contains_a_secret(folder: Path) -> None:
    site = secret_sites(folder, "secrets")
    words = {word.casefold() for word in words_of(SECRETS) - {str(SECRETS["accuracy"])}}
    told = {
        (name, word)
        for name, content in site.items()
        for text in [f"{name}\n{readable(name, content)}".casefold()]
        for word in words
        if word in text
    }
    assert told == set()


def test_the_files_are_the_same_bytes_whatever_the_secrets_are(folder: Path) -> None:
    none = secret_sites(folder, "none")
    for which in ("secrets", "others"):
        site = secret_sites(folder, which)
        assert list(site) == list(none)
        assert [name for name in none if site[name] != none[name]] == []


def test_hostile_text_is_only_text(register: Register, clock: SteppingClock) -> None:
    clock.at("2020-12-31")
    text = f"{ATTACK} ${{7*7}} \u2028 <b>"
    say(register, "asset", "x", "2013", name=ATTACK, status="surplus", current_use=ATTACK,
        address={"lines": [ATTACK]}, notes=[{"label": ATTACK, "text": text}])  # fmt: skip
    say(register, "update", "u", "2018", asset="x", column="situation", text=text, reference=ATTACK)
    say(register, "analysis", "a", "2018", title=ATTACK, assets=["x"], options=[
        {"kind": "sell", "label": ATTACK, "standing": "preferred", "reason": text, "risks": [ATTACK]}])  # fmt: skip
    papers = [{"title": ATTACK, "body": ATTACK, "url": HOSTILE_URL}]
    say(register, "decision", "d", "2018", subject=ATTACK, decided_on="2018", assets=["x"], analyses=["a"],
        url=HOSTILE_URL, decision=text, summary=text, reference=ATTACK, background=papers)  # fmt: skip
    say(register, "forthcoming", "f", "2018", area=ATTACK, to_decide=text, timescale=ATTACK, assets=["x"])
    site = build(register)
    for name, page in pages(site):
        assert page.elements.count("script") == (1 if name == "search.html" else 0), name
        assert not {"img", "b", "iframe", "object", "base"} & set(page.elements), name
        assert not [attribute for attribute in page.attributes if attribute.startswith("on")], name
        assert [link for link in page.links if not is_elsewhere(link) and "script" in link] == [], name
    assert ATTACK in Page(site["asset-x.html"]).words
    check_feed(site["decisions.atom"], 1)


@pytest.mark.parametrize("key", ["../x", "a/b", "a.b", "X", "a b", "", "..", "a\u202eb"])
def test_a_key_that_would_lead_elsewhere_is_no_key(register: Register, key: str) -> None:
    """Addresses are made of keys, so this is what they rest on."""
    with pytest.raises(Refusal):
        say(register, "asset", key, "2018", name="X", status="surplus")


# Addresses stand


def test_an_address_stays_when_name_and_number_change(register: Register, clock: SteppingClock) -> None:
    clock.at("2019-01-01")
    say(register, "asset", "x", "2018", name="Old name", status="surplus")
    said = say(register, "decision", "d", "2018", subject="Sale", reference="CPCC 2018-1", decided_on="2018")
    before = build(register)
    clock.at("2019-02-01")
    say(register, "asset", "x", "2019", name="New name")
    say(register, "decision", "d", "2018", replaces=said.number, subject="Sale", reference="CPCC 2018-2",
        decided_on="2018")  # fmt: skip
    after = build(register)
    assert list(before) == list(after)
    assert "New name" in Page(after["asset-x.html"]).words
    assert "CPCC 2018-2" in Page(after["decision-d.html"]).words


@pytest.mark.parametrize("kind", ["asset", "decision", "analysis"])
def test_a_withdrawn_record_says_so_and_nothing_else(register: Register, clock: SteppingClock, kind: str) -> None:
    clock.at("2019-01-01")
    say(register, "asset", "stays", "2018", name="Stays", status="surplus")
    option = {"kind": "sell", "label": "Zqlabel", "standing": "preferred"}
    fields: Mapping[str, Any] = {
        "asset": {"name": "Zqname", "status": "surplus", "address": {"lines": ["Zqstreet"]}},
        "decision": {"subject": "Zqsubject", "decided_on": "2018", "assets": ["stays"]},
        "analysis": {"title": "Zqtitle", "assets": ["stays"], "options": [option]},
    }
    said = say(register, kind, "gone", "2018", **fields[kind])
    address = f"{kind}-gone.html"
    assert b"Zq" in build(register)[address]
    clock.at("2020-03-03")
    register.append([withdrawal(register, said.number, by="officer", source="Zqreason")])
    site = build(register)
    page = Page(site[address])
    assert "was withdrawn from the public record on 3 March 2020." in page.words
    assert not [name for name, content in site.items() if "Zq" in readable(name, content)]
    assert not [name for name, other in pages(site) if address in other.links]
    again = say(register, kind, "gone", "2018", **fields[kind])
    assert again.number > said.number
    assert b"withdrawn" not in build(register)[address]


def test_what_was_never_public_has_no_address_though_it_was_withdrawn(register: Register, clock: SteppingClock) -> None:
    clock.at("2019-01-01")
    secret = say(register, "asset", "secret", "2018", "protect", name="Secret", status="surplus")
    # Public itself, but of an asset that the public does not know.
    linked = say(register, "decision", "linked", "2018", subject="Sale", decided_on="2018", assets=["secret"])
    # Public and withdrawn, but for a day that never came.
    later = say(register, "asset", "later", "2030-01-01", name="Later", status="proposed")
    assert not [name for name in build(register) if re.match(r"(asset|decision)-", name)]
    clock.at("2020-01-01")
    for number in (linked.number, secret.number, later.number):
        register.append([withdrawal(register, number, by="officer", source="")])
    assert not [name for name in build(register) if re.match(r"(asset|decision)-", name)]


def test_what_comes_to_be_true_only_later_says_that_it_was_withdrawn(register: Register, clock: SteppingClock) -> None:
    """A correction of the date takes an asset from the public until then, and what refers to it too."""
    clock.at("2019-01-01")
    said = say(register, "asset", "x", "2018", name="Zqname", status="surplus")
    say(register, "decision", "d", "2018", subject="Zqsubject", decided_on="2018", assets=["x"])
    clock.at("2020-05-04")
    say(register, "asset", "x", "2024-01-01", replaces=said.number, name="Zqname", status="surplus")
    site = build(register)
    for address in ("asset-x.html", "decision-d.html"):
        assert "withdrawn from the public record on 4 May 2020" in Page(site[address]).words
    assert "Zqname" in Page(build(register, date(2024, 1, 1))["asset-x.html"]).words


def test_a_released_record_comes_into_being(register: Register, clock: SteppingClock) -> None:
    clock.at("2019-01-01")
    said = say(register, "asset", "x", "2018", "protect", name="Hill Lane", status="surplus")
    assert "asset-x.html" not in build(register)
    register.append([release(register, said.number, by="officer", reason="approved")])
    assert "Hill Lane" in Page(build(register)["asset-x.html"]).words


# The folder

OLD: list[File] = [("index.html", b"old"), ("asset-x.html", b"x")]
NEW: list[File] = [("index.html", b"new"), ("asset-x.html", b"x"), ("asset-y.html", b"y")]


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_site_takes_the_place_of_an_earlier_one_and_of_nothing_else(tmp_path: Path) -> None:
    write_site(tmp_path / "site", OLD)
    (tmp_path / "site" / "CNAME").write_bytes(b"example.org")
    (tmp_path / "site" / "photos").mkdir()
    (tmp_path / "site" / "photos" / "a.jpg").write_bytes(b"a photo")
    write_site(tmp_path / "site", NEW)
    found = read(tmp_path / "site")
    assert found.pop("CNAME") == b"example.org"
    assert found.pop("photos/a.jpg") == b"a photo"
    listed = json.loads(found.pop(CONTENTS))["files"]
    assert found == dict(NEW)
    assert {name: len(hashes) for name, hashes in listed.items()} == dict.fromkeys(found, 1)
    assert list(tmp_path.glob("*")) == [tmp_path / "site"]


@pytest.mark.parametrize("name", ["index.html", "asset-y.html"])
def test_a_file_of_somebody_else_is_refused_and_left(tmp_path: Path, name: str) -> None:
    if name == "index.html":
        write_site(tmp_path, OLD)
    (tmp_path / name).write_bytes(b"changed by hand")
    before = read(tmp_path)
    with pytest.raises(Refusal, match=rf"{name}: expected a file of an earlier site or none, found"):
        write_site(tmp_path, NEW)
    assert read(tmp_path) == before


def test_a_folder_where_a_page_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    with pytest.raises(Refusal, match=r"index.html: expected a file of an earlier site or none, found a folder"):
        write_site(tmp_path, NEW)


def test_a_site_that_would_let_an_address_die_is_refused(tmp_path: Path) -> None:
    write_site(tmp_path, NEW)
    before = read(tmp_path)
    with pytest.raises(Refusal, match=r"asset-y.html: .* links to it would die; .* or delete it if it may go"):
        write_site(tmp_path, OLD)
    assert read(tmp_path) == before
    (tmp_path / "asset-y.html").unlink()
    write_site(tmp_path, OLD)
    assert read(tmp_path).keys() == {*dict(OLD), CONTENTS}


@pytest.mark.parametrize("found", [b"{}", b"[]", b"not JSON", b"\xff", b'{"files": 5}', b"[" * 100_000])
def test_a_list_that_is_none_is_refused(tmp_path: Path, found: bytes) -> None:
    (tmp_path / CONTENTS).write_bytes(found)
    with pytest.raises(Refusal, match=r"contents.json: expected the list of a site's files"):
        write_site(tmp_path, NEW)
    assert read(tmp_path) == {CONTENTS: found}


def test_a_full_disk_leaves_the_earlier_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, OLD)
    before = read(tmp_path)
    synced: list[int] = []

    def full(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("estates.exports.pack.fsync", full)
    with pytest.raises(Fault, match="what was there before is untouched"):
        write_site(tmp_path, NEW)
    assert read(tmp_path) == before


@pytest.mark.parametrize("placed", range(4))
def test_a_machine_that_stops_leaves_a_folder_that_can_be_written_to_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, placed: int
) -> None:
    """Whatever of the new site had come to its place, and whatever the site is that is written then."""
    write_site(tmp_path, OLD)
    replace, count = Path.replace, iter(range(100))

    def stopping(path: Path, target: Path) -> Path:
        if next(count) == placed:
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", stopping)
    with pytest.raises(KeyboardInterrupt):
        write_site(tmp_path, NEW)
    monkeypatch.undo()
    newest = [*NEW[1:], ("index.html", b"newest")]
    write_site(tmp_path, newest)
    found = read(tmp_path)
    assert {name: found[name] for name in dict(newest)} == dict(newest)
