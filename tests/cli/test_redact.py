"""`estates redact`: what must go is gone, after it was shown and confirmed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Estates

SECRET = "Ms Quillfeather of 12 Larch Way objects."
REDACT = ("redact", "302", "--ground", "UK GDPR, Article 17", "--yes")


@pytest.fixture
def told(county: Estates) -> Estates:
    """Entry 302 says what must go; it went out, and 304 says instead what may stay."""
    county("update", "copse-court", SECRET, "--on", "2019-09-20", "--marking", "public", "--source", "letter of 1 May")
    county("publish", "--panel", "2019-10-09", "--out", "out", "--final", "--on", "2019-10-01")
    assert county("correct", "302", "--text", "A neighbour objects.").code == 0
    return county


def test_it_is_shown_and_destroyed_and_what_remains_is_told(told: Estates) -> None:
    done = told(*REDACT)
    assert done.code == 0
    assert done.out.startswith("Entry 302, update update-302, from 20 September 2019, is destroyed:\n")
    assert f"  text: {SECRET}\n" in done.out
    assert "Entry 305: redaction redaction-302, from 24 September 2019, marked public.\n" in done.out
    assert "Its source stays, since its hash covers it: letter of 1 May\n" in done.err
    assert "the files kept of them: publication-panel-2019-10-09.\n" in done.err
    assert "Backups and copies made before still hold it" in done.err
    history = told("history", "copse-court").out
    assert SECRET not in history
    assert "      destroyed by entry 305\n" in history


def test_the_register_and_the_pack_that_went_out_are_still_proved(told: Estates) -> None:
    assert told(*REDACT).code == 0
    assert told("verify").code == 0
    assert told("verify", str(Path("out", "panel-2019-10-09"))).code == 0
    assert told("publish", "--panel", "2019-10-09", "--out", "new", "--final", "--as-known-now").code == 0
    assert told("verify", str(Path("new", "panel-2019-10-09")), "--earlier", "out/panel-2019-10-09").code == 0
    assert SECRET not in Path("new", "panel-2019-10-09", "proof.json").read_text(encoding="utf-8")


def test_what_still_counts_is_refused_with_what_to_do(told: Estates) -> None:
    refused = told("redact", "304", "--ground", "UK GDPR, Article 17", "--yes")
    assert (refused.code, refused.out) == (1, "")
    assert "entry 304 still counts; say first what stands in its place with `estates correct 304 ...`" in refused.err


def test_without_a_terminal_it_is_not_done_unasked(told: Estates) -> None:
    refused = told(*REDACT[:-1])
    assert refused.code == 1
    assert "in a script say --yes" in refused.err
    assert SECRET in told("history", "copse-court").out
