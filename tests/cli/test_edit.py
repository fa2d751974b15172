"""`estates edit KEY`: the officer's own editor, the difference before it is recorded, and nothing typed is lost."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from estates.cli import edit, editor
from estates.register.register import Register
from tests.builders import say
from tests.cli.conftest import Estates

Types = Callable[..., None]


@pytest.fixture
def types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Types:
    """An editor that replaces words: `types(("freehold", "leasehold"))`; each time it is opened, the next pair."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)

    def will_type(*pairs: tuple[str, str]) -> None:
        script = tmp_path / "an editor.py"
        rest = tmp_path / "rest.txt"
        rest.write_text(repr(list(pairs)), encoding="utf-8")
        script.write_text(
            "import ast, pathlib, sys\n"
            f"rest = pathlib.Path({str(rest)!r})\n"
            "pairs = ast.literal_eval(rest.read_text(encoding='utf-8'))\n"
            "old, new = pairs.pop(0)\n"
            "rest.write_text(repr(pairs), encoding='utf-8')\n"
            "file = pathlib.Path(sys.argv[-1])\n"
            "text = file.read_text(encoding='utf-8')\n"
            "assert old in text, (old, text)\n"
            "file.write_text(text.replace(old, new), encoding='utf-8')\n",
            encoding="utf-8",
        )
        monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')

    return will_type


def kept(err: str) -> Path:
    match = re.search(r"What was written is kept in (.+)\.\n", err)
    assert match, err
    return Path(match[1])


def test_just_what_changed_is_recorded_after_the_difference(norfolk: Estates, types: Types, tmp_path: Path) -> None:
    types(('status = "options"', 'status = "surplus"'))
    done = norfolk("edit", "copse-court", "--yes", "--on", "2019-09", "--marking", "public", "--source", "a visit")
    assert done == (
        0,
        "asset copse-court, from September 2019, marked public:\n"
        "  status:\n    - options\n    + surplus\n"
        "Entry 3: asset copse-court, from September 2019, marked public.\n",
        "Next: estates history copse-court\n",
    )
    entry = norfolk("history", "copse-court", "--json").objects[-1]
    assert (entry["fields"], entry["source"]) == ({"status": "surplus"}, "a visit")
    assert list(tmp_path.glob("estates-*")) == []


def test_a_line_taken_out_empties_the_field(norfolk: Estates, types: Types) -> None:
    types(('facilities = "Offices"', ""))
    assert "  facilities:\n    - Offices\n    + none\n" in norfolk("edit", "copse-court", "--yes").out
    assert norfolk("history", "copse-court", "--json").objects[-1]["fields"] == {"facilities": None}


def test_what_the_officer_writes_of_the_entry_counts(norfolk: Estates, types: Types) -> None:
    types(('on = "2019-09-24"', "on = 2019-07-01\nuprn = 10033"))
    done = norfolk("edit", "copse-court", "--yes")
    assert "from 1 July 2019, marked protect" in done.out


def test_left_as_it_is_nothing_is_recorded(county: Estates, types: Types, tmp_path: Path) -> None:
    """Of every kind of record that the register of Cambridgeshire has: reading and writing changes no value."""
    with Register.open(tmp_path / "estates.db") as register:
        last = register.last_number()
        names = {row.kind: row.key for row in register.rows()}
    assert len(names) > 5
    for kind, key in names.items():
        types(("", ""))
        done = county("edit", key, "--kind", kind)
        assert (done.code, done.out) == (0, "Nothing changed.\n"), done.err
    with Register.open(tmp_path / "estates.db") as register:
        assert register.last_number() == last


def test_options_with_their_cash_flows_are_edited_as_tables(norfolk: Estates, types: Types, tmp_path: Path) -> None:
    flows = [
        {"kind": "receipt", "year": 2020, "amount_gbp": "100"},
        {"kind": "one-off", "year": 2019, "amount_gbp": "5"},
    ]
    options = [
        {"kind": "sell", "label": "Sell it", "standing": "preferred", "flows": flows, "risks": ["Market", "Title"]},
        {"kind": "retain", "label": "Keep it", "standing": "considered", "reason": "Costs.\nIs empty."},
    ]
    with Register.open(tmp_path / "estates.db") as register:
        say(
            register, "analysis", "weighed", "2019", title="Copse Court", assets=["copse-court"], options=options,
            base_year=2019,
        )  # fmt: skip
    types(("", ""))
    assert norfolk("edit", "weighed").out == "Nothing changed.\n"
    types(('amount_gbp = "100"', 'amount_gbp = "120"'))
    assert norfolk("edit", "weighed", "--yes").code == 0
    (entry,) = norfolk("history", "weighed", "--json").objects[-1:]
    assert [flow["amount_gbp"] for flow in entry["fields"]["options"][0]["flows"]] == ["120", "5"]
    assert entry["fields"].keys() == {"options"}
    types(("amount_gbp", "amont_gbp"))
    assert 'options 1, flows 1 has no field "amont_gbp"; nearest amount_gbp' in norfolk("edit", "weighed").err


def test_everything_wrong_is_told_and_the_text_is_kept(norfolk: Estates, types: Types) -> None:
    types(("freehold", "freehld"))
    done = norfolk("edit", "copse-court", "--yes")
    assert done.code == 1
    assert 'estates: asset copse-court, field tenure: "freehld" is no tenure; expected one of' in done.err
    assert 'tenure = "freehld"' in kept(done.err).read_text(encoding="utf-8")


def test_at_a_terminal_it_is_opened_again(norfolk: Estates, types: Types, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(edit.sys, "stdin", type("Terminal", (), {"isatty": staticmethod(lambda: True)}))
    monkeypatch.setattr("typer.confirm", lambda question, default=None: not asked.append(question))
    types(("freehold", "freehld"), ('tenure = "freehld"', 'tenure = "leasehold"'))
    done = norfolk("edit", "copse-court")
    assert asked == ["Open it again?", "Record this?"]
    assert "    - freehold\n    + leasehold\n" in done.out
    assert (done.code, "is no tenure" in done.err) == (0, True)


def test_in_a_script_it_must_be_told_yes(norfolk: Estates, types: Types) -> None:
    types(("freehold", "leasehold"))
    done = norfolk("edit", "copse-court")
    assert "    + leasehold\n" in done.out
    assert "a change is confirmed at a terminal; in a script say --yes." in done.err
    assert 'tenure = "leasehold"' in kept(done.err).read_text(encoding="utf-8")


def test_somebody_who_was_faster_is_not_overwritten(
    norfolk: Estates, types: Types, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(("freehold", "leasehold"))
    opening = editor.open_editor

    def meanwhile(path: Path) -> None:
        opening(path)
        with Register.open(tmp_path / "estates.db") as register:
            say(register, "asset", "copse-court", "2019-09-01", status="surplus")

    monkeypatch.setattr(editor, "open_editor", meanwhile)
    done = norfolk("edit", "copse-court", "--yes")
    assert done.code == 1
    assert (
        "asset copse-court: this was written having seen entry 2 of it, but entry 3 has been recorded since" in done.err
    )
    assert 'tenure = "leasehold"' in kept(done.err).read_text(encoding="utf-8")


def test_an_unknown_record_gets_the_nearest(norfolk: Estates) -> None:
    assert norfolk("edit", "copse-cort").err == 'estates: no record is called "copse-cort"; nearest: copse-court.\n'


def test_a_key_that_two_kinds_share(norfolk: Estates, types: Types, tmp_path: Path) -> None:
    with Register.open(tmp_path / "estates.db") as register:
        say(register, "lease", "copse-court", "2019", asset="copse-court", side="held")
    assert norfolk("edit", "copse-court").err == (
        'estates: "copse-court" is the key of several records; say --kind asset or lease.\n'
    )
    types(("held", "let"))
    assert norfolk("edit", "copse-court", "--kind", "lease", "--yes").code == 0
    assert '--kind: "leas" is no kind of record' in norfolk("edit", "copse-court", "--kind", "leas").err


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("no-such-editor-here", "estates: the editor no-such-editor-here cannot be started"),
        ('"unclosed', "estates: EDITOR: expected an editor and its options, found '\"unclosed'"),
        (f'"{sys.executable}" -c "raise SystemExit(3)"', "ended with code 3, so nothing was recorded."),
    ],
)
def test_an_editor_that_does_not_do(
    norfolk: Estates, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, sentence: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", command)
    done = norfolk("edit", "copse-court")
    assert (done.code, done.out) == (1, "")
    assert sentence in done.err
    assert "kept" not in done.err
    assert list(tmp_path.glob("estates-*")) == []


def test_without_any_editor_it_says_so(norfolk: Estates, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("shutil.which", lambda word: None)
    assert norfolk("edit", "copse-court").err == (
        'estates: there is no editor; say which in EDITOR, as in EDITOR=nano, or EDITOR="code --wait".\n'
    )


def test_the_editor_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backslash is a part of a path there; and notepad is always at hand."""
    monkeypatch.setattr(editor.os, "name", "nt")
    monkeypatch.setattr("shutil.which", lambda word: f"C:\\Windows\\{word}.exe")
    monkeypatch.setenv("VISUAL", '"C:\\Program Files\\Code\\code.exe" --wait')
    assert editor._editor() == ["C:\\Program Files\\Code\\code.exe", "--wait"]
    monkeypatch.delenv("VISUAL")
    monkeypatch.delenv("EDITOR", raising=False)
    assert editor._editor() == ["C:\\Windows\\notepad.exe"]
