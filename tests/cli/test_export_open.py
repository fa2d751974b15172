"""`estates export` of open data and of what must be published: the name of the file says what it is."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from estates.exports.open_data import FORMATS, TABLES
from estates.register.register import Register
from tests.cli.conftest import Estates


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_bytes().decode(), newline="")))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", FORMATS)
def test_every_table_is_written_in_every_format(county: Estates, name: str, form: str, tmp_path: Path) -> None:
    file = f"open/{name}-2019{form}"
    done = county("export", file, "--on", "2019-10-09")
    assert done.code == 0
    assert done.out.startswith(f"{file}: ")
    assert (tmp_path / file).stat().st_size > 100


def test_what_is_not_located_and_what_is_left_out_is_said(norfolk: Estates, monkeypatch: pytest.MonkeyPatch) -> None:
    norfolk("status", "copse-court", "surplus", "--on", "2019-09-02")
    norfolk("update", "copse-court", "An offer.", "--on", "2019-09-02")
    assert norfolk("export", "assets.geojson") == (
        0,
        "assets.geojson: 1 asset, for the public.\n",
        "1 of them is not located, and without a point.\n",
    )
    assert norfolk("export", "updates.csv", "--audience", "sub-group") == (
        0, "updates.csv: 1 update, for the sub-group.\n",
        "1 entry in it is not public: keep it within the sub-group.\n",
    )  # fmt: skip
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    told = "Left out: 1 entry that is not public. To work with everything: --audience sub-group\n"
    assert told in norfolk("export", "assets.geojson").err


def test_a_name_with_more_words_says_the_same(county: Estates, tmp_path: Path) -> None:
    for file in ("Decisions-of-2019.CSV", "decisions.csv"):
        assert county("export", file, "--on", "2019-10-09").code == 0
    assert (tmp_path / "Decisions-of-2019.CSV").read_bytes() == (tmp_path / "decisions.csv").read_bytes()


def test_premises_are_a_page_and_a_list(county: Estates, tmp_path: Path) -> None:
    done = county("export", "out/premises", "--on", "2019-10-09")
    assert done.code == 0
    assert done.out == "out/premises.html: 11 sites, 0 withheld.\nout/premises.csv: 11 sites, 0 withheld.\n"
    assert done.err.startswith("Not listed, as a proposal or of unknown status: ")
    assert "Southern Police Station" in done.err
    names = [row["Name"] for row in read(tmp_path / "out" / "premises.csv")]
    assert "Copse Court" in names
    assert "Southern Police Station" not in names
    page = (tmp_path / "out" / "premises.html").read_text(encoding="utf-8")
    assert [name for name in names if name not in page] == []
    before = page
    assert (
        county("export", "out/premises.html", "--on", "2019-10-09").out == "out/premises.html: 11 sites, 0 withheld.\n"
    )
    assert (tmp_path / "out" / "premises.html").read_text(encoding="utf-8") == before


def test_what_a_public_file_leaves_out_is_not_even_counted_for_a_log(
    norfolk: Estates, monkeypatch: pytest.MonkeyPatch
) -> None:
    def counted(*asked: object, **named: object) -> None:
        raise AssertionError(asked)

    monkeypatch.setattr(Register, "withheld", counted)
    assert norfolk("export", "assets.csv") == (0, "assets.csv: 1 asset, for the public.\n", "")
    assert norfolk("site").code == 0


def test_a_covert_site_is_counted_and_the_officer_is_told_of_one_without_an_exemption(
    norfolk: Estates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the terminal alone, as a log of it may be anybody's."""
    norfolk("asset", "add", "The unit", "--status", "operational", "--on", "2019-01-02")
    assert norfolk("export", "premises").err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    first = norfolk("export", "premises")
    assert first.out.startswith("premises.html: 1 site, 0 withheld.\n")
    assert first.err == (
        "1 site that is held and not public is neither listed nor counted, as no exemption is named: estates withhold "
        "NUMBER --ground section-31\n"
    )
    norfolk("withhold", "3", "--ground", "section-31", "--interest", "Its purpose", "--review", "2020-10")
    counted = norfolk("export", "premises")
    assert (counted.out.splitlines()[0], counted.err) == ("premises.html: 1 site, 1 withheld.", "")
    for file in ("premises.html", "premises.csv"):
        content = (tmp_path / file).read_text(encoding="utf-8")
        assert "section 31 (law enforcement)" in content
        assert "unit" not in content.casefold().replace("county", "")


def test_text_that_looks_like_a_formula_comes_back_as_it_was(norfolk: Estates, tmp_path: Path) -> None:
    """From the list and from the workbook alike; and in neither is it one."""
    norfolk("asset", "set", "copse-court", "--name", "=1+1", "--address", "-Annex, +High Street", "--marking", "public")
    for file in ("transparency.csv", "register.xlsx"):
        assert norfolk("export", file).code == 0
        taken = norfolk("import", file, "--dry-run")
        assert taken.code == 0
        assert ", 0 changed, " in taken.out
    (row,) = read(tmp_path / "transparency.csv")
    assert row["Name of the building/land or both"] == "'=1+1"
    assert row["Street name"] == "'-Annex, +High Street"


def test_the_list_of_the_transparency_code_comes_back_without_a_change(county: Estates) -> None:
    assert county("export", "transparency.csv").code == 0
    taken = county("import", "transparency.csv", "--yes")
    assert taken.code == 0
    assert "0 new, 0 changed, 15 the same, 0 refused." in taken.out
