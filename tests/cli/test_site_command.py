"""`estates site`: the public record into a folder, in words that say what became of it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Estates


def test_the_site_is_written_and_written_again(
    norfolk: Estates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    norfolk("update", "copse-court", "The SECRET price.", "--on", "2019-09-02")
    first = norfolk("site")
    written = sorted(path.name for path in (tmp_path / "site").iterdir())
    assert first == (
        0,
        f"site: {len(written)} files, for the public.\n",
        f"Next: open {Path('site') / 'index.html'}, then put the folder where the public can read it\n",
    )
    assert {"index.html", "asset-copse-court.html", "map.html", "decisions.atom", "contents.json"} <= set(written)
    assert not [name for name in written if b"SECRET" in (tmp_path / "site" / name).read_bytes()]
    assert norfolk("site") == first
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert "Left out: 1 entry not public.\n" in norfolk("site").err


def test_what_cannot_be_done_is_said_and_nothing_is_written(norfolk: Estates, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    for words, said in (
        (("--url", "example.org"), "estates: --url: expected the address of a folder"),
        (("--out", "taken"), "estates: --out: expected a folder, found a file, taken"),
        (("--on", "2019"), "estates: --on: expected one day"),
        (("--on", "2000-01-01"), "estates: the register does not reach back to 2000-01-01"),
        (("--context", "nowhere"), "estates: --context: expected a folder"),
        (("--tiles", "javascript:x"), "estates: street map: expected an address like"),
    ):
        done = norfolk("site", *words)
        assert (done.code, done.out) == (1, ""), words
        assert done.err.startswith(said), words
    assert not (tmp_path / "site").exists()


def test_a_folder_with_other_files_in_the_way_is_refused(norfolk: Estates, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("somebody else's", encoding="utf-8")
    done = norfolk("site")
    assert done.code == 1
    assert "index.html: expected a file of an earlier site or none, found another; move it away." in done.err
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]
