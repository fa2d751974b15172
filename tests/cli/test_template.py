"""`estates template`: a form for every kind of record, drawn from the model, that `estates record` takes filled in."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from estates.importers.shape import Shape, shapes
from estates.importers.toml import FRAME
from estates.model.dates import ReducedDate
from estates.model.kinds import KINDS
from estates.model.vocabulary import Word
from tests.cli.conftest import Estates

FILLED: dict[str, dict[str, str]] = {
    "meeting": {"of": "board"},
    "publication": {"last_entry": "1", "size_bytes": "1", "sha256": "0" * 64},
    "withholding": {"entries": "[1]"},
}
"""What chance would not find: a value for a required field that is not any word, date or text."""
REFERS = {"asset": "copse-court", "meeting": "panel-2019-10-09", "decision": "cpcc-2019-011"}


def value(kind: str, shape: Shape) -> str:
    """Something that a required field takes, as TOML."""
    if given := FILLED.get(kind, {}).get(shape.name):
        return given if shape.leaf is int else f'"{given}"'
    text = "A line"
    if shape.refers:
        text = REFERS[shape.refers]
    elif shape.leaf is ReducedDate:
        text = "2019-09-24"
    elif isinstance(shape.leaf, type) and issubclass(shape.leaf, Word):
        text = next(iter(shape.leaf)).value
    elif shape.name.endswith("_gbp"):
        text = "264,000"
    return f'["{text}"]' if shape.many else f'"{text}"'


def filled(kind: str, template: str) -> str:
    """The form with its required fields filled in, and nothing else touched."""
    known = dict(shapes(KINDS[kind]))
    lines = []
    for line in template.splitlines():
        if header := re.fullmatch(r"\[+([a-z_.]+)\]+", line):
            shape = known[header[1].split(".")[-1]]
            assert shape.nested is not None
            known = dict(shapes(shape.nested))
        match = re.fullmatch(r"([a-z0-9_]+) = .*", line)
        if match and match[1] == "kind" and "kind" not in known:
            lines.append(line)
        elif match and match[1] in ("key", "on"):
            lines.append(f'{match[1]} = "{"2019-09-24" if match[1] == "on" else "new-one"}"')
        else:
            lines.append(f"{match[1]} = {value(kind, known[match[1]])}" if match else line)
    return "\n".join(lines)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "redaction"])
def test_the_form_is_taken_once_the_required_fields_are_filled_in(county: Estates, tmp_path: Path, kind: str) -> None:
    form = county("template", kind)
    assert form.code == 0
    (tmp_path / "one.toml").write_text(filled(kind, form.out), encoding="utf-8")
    done = county("record", "one.toml", "--source", "a test")
    assert (done.code, done.err.count("estates: ")) == (0, 0), done.err
    assert f": {kind} " in done.out


@pytest.mark.parametrize("kind", KINDS)
def test_left_as_it_is_the_form_is_refused_for_every_required_field(county: Estates, tmp_path: Path, kind: str) -> None:
    (tmp_path / "one.toml").write_text(county("template", kind).out, encoding="utf-8")
    done = county("record", "one.toml")
    assert (done.code, done.out) == (1, "")
    assert "one.toml, record 1: " in done.err


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_required_stands_behind_a_hash_and_may_come_forward(county: Estates, kind: str) -> None:
    """Every field of the model is there, and the form is TOML with all of them uncommented too."""
    form = county("template", kind).out
    required = {name for name, shape in shapes(KINDS[kind]).items() if shape.required}
    frame = {"kind", "on"} if kind == "update" else {"kind", "key", "on"}
    assert tomllib.loads(form).keys() == required | frame
    forward = tomllib.loads(re.sub(r"^#(?! )", "", form, flags=re.MULTILINE))
    assert forward.keys() == {"kind", "key", *FRAME, *shapes(KINDS[kind])}


@pytest.mark.parametrize("kind", KINDS)
def test_no_field_is_called_as_what_an_entry_says_beside_it(kind: str) -> None:
    assert shapes(KINDS[kind]).keys() & {"kind", "key", "record", *FRAME} == set()


def test_the_form_says_what_the_model_says(county: Estates) -> None:
    """The text below a field, the words of a list, what a value looks like, and tables within tables."""
    form = " ".join(county("template", "analysis").out.replace("\n#", "").split())
    assert "base_year: Year 0: that of the prices and of the decision, the financial year that begins in it." in form
    assert "One of retain, share, let, part-let, sell, surrender" in form
    assert "[[options]]" in form
    assert "[[options.flows]]" in form
    assert 'Pounds, in quotes: "264,000".' in form
    assert "Any number of: the key of an asset." in form


def test_several_kinds_make_one_file(county: Estates) -> None:
    form = county("template", "asset", "analysis").out
    records: list[dict[str, Any]] = tomllib.loads(form)["record"]
    assert [record["kind"] for record in records] == ["asset", "analysis"]
    assert "#[[record.options.flows]]" in form


def test_an_unknown_kind_gets_the_nearest(estates: Estates) -> None:
    assert estates("template", "decison") == (
        1,
        "",
        f'estates: "decison" is no kind of record; expected one of {", ".join(KINDS)}; nearest decision.\n',
    )


def test_only_the_template_reads_the_model_s_source(county: Estates) -> None:
    tell = "import sys; from estates.cli.app import run; run(sys.argv[1:]); print(*sys.modules)"
    for words in (["asset", "list"], ["--help"]):
        done = subprocess.run([sys.executable, "-c", tell, *words], capture_output=True, text=True, check=True)
        loaded = set(done.stdout.splitlines()[-1].split())
        assert loaded & {"estates.importers.shape", "tomli_w", "tomllib", "estates.register.review"} == set()
