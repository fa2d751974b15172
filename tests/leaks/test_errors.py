"""What goes wrong for the public says nothing of what is withheld: it is as if that were not there."""

from pathlib import Path

import pytest

from tests.leaks.outputs import typed
from tests.leaks.test_marking import SECRETS

PUBLIC = ("--audience", "public")
WRONG: dict[str, tuple[str, ...]] = {
    "an asset that is withheld": ("asset", "show", "GUESS-house"),
    "one nearly so called": ("asset", "show", "hous"),
    "a day before the asset": ("asset", "show", "copse-court", "--on", "2018-01-01"),
    "a day that is none": ("asset", "show", "copse-court", "--on", "soon"),
    "a status that is none": ("asset", "list", "--status", "zz"),
    "a decision that is withheld": ("decision", "show", "GUESS-decision"),
    "a decision nearly so called": ("decision", "show", "decisio"),
    "an analysis that there is not": ("options", "show", "copse-court"),
    "the analyses of what is withheld": ("options", "list", "--asset", "GUESS-house"),
    "the trail of what is withheld": ("trail", "GUESS-house"),
    "a meeting that is withheld": ("publish", "--panel", "2019-09-04"),
    "an appendix that there is not": ("appendix", "9", "--panel", "2019-10-09"),
    "a format that there is not": ("appendix", "4", "--panel", "2019-10-09", "--format", "odt"),
    "a figure of no kind": ("summary", "--chart", "summary.gif"),
    "a map before the body": ("map", "--on", "2001-01-01"),
    "layers that are none": ("map", "--context", "nowhere"),
    "partners that are none": ("map", "--partners", "nowhere.csv"),
    "a place that is a file": ("map", "--out", "confidential.toml"),
    "a place that cannot be written to": ("export", str(Path("confidential.toml", "all.xlsx"))),
    "a file of no kind": ("export", "register.ods"),
    "the whole register": ("export", "register.jsonl"),
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_an_error_for_the_public_holds_nothing_withheld(kept: Path, words: tuple[str, ...]) -> None:
    code, out, err = typed(*words, *PUBLIC)
    assert code in (1, 2)
    assert out == ""
    assert err
    assert [secret for secret in SECRETS if secret in err.casefold()] == []


@pytest.mark.parametrize("words", [words for words in WRONG.values() if any("GUESS" in word for word in words)])
def test_who_guesses_what_is_withheld_is_told_what_anybody_is_told(kept: Path, words: tuple[str, ...]) -> None:
    right, wrong = (
        typed(*(word.replace("GUESS-", prefix) for word in words), *PUBLIC)[2].replace(prefix, "")
        for prefix in ("zq", "qz")
    )
    assert right == wrong


def test_a_fault_tells_no_value(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails while the map is written; a register that is damaged."""

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("estates.exports.pack.fsync", full)
    failed = typed("map", *PUBLIC)
    monkeypatch.undo()
    register = Path("estates.db")
    register.write_bytes(register.read_bytes()[:8192] + b"\0" * 8192)
    for code, out, err in (failed, typed("asset", "list", *PUBLIC)):
        assert (code, out) == (1, "")
        assert [secret for secret in SECRETS if secret in err.casefold()] == []
