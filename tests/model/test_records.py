"""What every kind of record promises."""

import inspect
import pkgutil
from importlib import import_module
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

import estates.model
from estates.model.body import Body
from estates.model.kinds import KINDS
from estates.model.lease import Lease
from estates.model.record import Record, field_adapter, references, required_fields
from estates.register.register import Register

MODULES = [import_module(f"estates.model.{module.name}") for module in pkgutil.iter_modules(estates.model.__path__)]
MODELS = {
    model
    for module in MODULES
    for _, model in inspect.getmembers(module, inspect.isclass)
    if issubclass(model, BaseModel) and model not in {BaseModel, Record}
}
LEASE = {"key": "melbourn-lease", "asset": "melbourn-police-office", "side": "held"}


def test_the_kinds_are_all_the_records_there_are() -> None:
    assert set(KINDS.values()) == {model for model in MODELS if issubclass(model, Record)}
    assert list(KINDS) == [
        *("body", "asset", "lease", "update", "meeting", "decision", "publication"),
        *("analysis", "forthcoming", "minute", "scheme", "receipt"),
        "withholding",
        "redaction",
    ]
    assert [kind for kind, model in KINDS.items() if model.kind != kind] == []


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_each_is_frozen_and_forbids_what_it_does_not_know(model: type[BaseModel]) -> None:
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("model", sorted(MODELS, key=lambda model: model.__name__))
def test_none_holds_a_float_or_anything_that_changes(model: type[BaseModel]) -> None:
    def inside(annotation: Any) -> set[Any]:
        parts = [part for argument in get_args(annotation) for part in inside(argument)]
        origin = get_origin(annotation)
        return {origin if origin and origin is not UnionType else annotation, *parts}

    for name, field in model.model_fields.items():
        assert inside(field.annotation) & {float, complex, list, dict, set, Any} == set(), name


def test_a_record_never_changes_nor_takes_an_unknown_field() -> None:
    body = Body(key="cpcc", name="Cambridgeshire Police and Crime Commissioner", panel="The panel")
    with pytest.raises(ValidationError, match="frozen"):
        body.name = "Another"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Body.model_validate({"key": "cpcc", "name": "A", "panel": "B", "chair": "C"})


@pytest.mark.parametrize("kind", KINDS)
def test_references_point_at_kinds_that_there_are(kind: str) -> None:
    assert [target for _, target in references(KINDS[kind]) if target not in KINDS] == []
    named = {name for name in KINDS[kind].model_fields if name in KINDS} - {"decision" if kind == "decision" else ""}
    assert named <= {name for name, _ in references(KINDS[kind])}, "a field called after a kind refers to it"


def test_what_refers_to_what() -> None:
    assert {(kind, field, target) for kind in KINDS for field, target in references(KINDS[kind])} == {
        ("asset", "decision", "decision"),
        ("asset", "succeeded_by", "asset"),
        ("lease", "asset", "asset"),
        ("update", "asset", "asset"),
        ("update", "meeting", "meeting"),
        ("decision", "assets", "asset"),
        ("decision", "analyses", "analysis"),
        ("decision", "meeting", "meeting"),
        ("decision", "panel_told", "meeting"),
        ("analysis", "assets", "asset"),
        ("analysis", "decision", "decision"),
        ("forthcoming", "assets", "asset"),
        ("forthcoming", "closed_by", "decision"),
        ("minute", "meeting", "meeting"),
        ("minute", "assets", "asset"),
        ("minute", "decisions", "decision"),
        ("scheme", "asset", "asset"),
        ("scheme", "decision", "decision"),
        ("receipt", "asset", "asset"),
        ("receipt", "decision", "decision"),
        ("publication", "meeting", "meeting"),
    }


def test_what_a_record_cannot_be_without() -> None:
    assert {kind: set(required_fields(model)) for kind, model in KINDS.items()} == {
        "body": {"name", "panel"},
        "asset": {"name", "status"},
        "lease": {"asset", "side"},
        "update": {"asset", "column", "text"},
        "meeting": {"of", "date", "state"},
        "decision": {"subject", "decided_on"},
        "publication": {"meeting", "audience", "published_on", "last_entry", "files"},
        "analysis": {"title", "assets", "options"},
        "forthcoming": {"area"},
        "minute": {"meeting", "assets", "text"},
        "scheme": {"title", "asset"},
        "receipt": {"asset", "amount_gbp", "received"},
        "withholding": {"entries", "ground", "public_interest", "review"},
        "redaction": {"entry", "ground"},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_a_slug(kind: str) -> None:
    for wrong in ("Copse Court", "", "copse\u202ecourt", "../copse"):
        with pytest.raises(ValidationError):
            field_adapter(KINDS[kind], "key").validate_python(wrong)


def test_a_lease_ends_after_it_starts() -> None:
    assert Lease.model_validate({**LEASE, "start": "2010-06-21", "expiry": "2010"}).term_years is None
    with pytest.raises(ValidationError, match=r"the lease's expiry \(2009\) is before its start \(21 June 2010\)"):
        Lease.model_validate({**LEASE, "start": "2010-06-21", "expiry": "2009"})


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("term_years", 0),
        ("term_years", "10"),
        ("term_years", 10.0),
        ("breaks", [{"party": "tenant", "notice_months": -1}]),
        ("breaks", [{"party": "nobody"}]),
        ("rent_gbp_pa", "£1.5m"),
        ("within_1954_act", "perhaps"),
        ("side", "lent"),
    ],
)
def test_the_terms_of_a_lease_are_checked(field: str, wrong: object) -> None:
    with pytest.raises(ValidationError):
        Lease.model_validate({**LEASE, field: wrong})


def test_whole_numbers_fit_what_is_hashed() -> None:
    """RFC 8785 writes numbers as doubles: an integer beyond 2**53 - 1 cannot be recorded, and is refused as input."""
    beyond = 2**53
    with pytest.raises(ValidationError):
        field_adapter(KINDS["publication"], "last_entry").validate_python(beyond)
    with pytest.raises(ValidationError):
        field_adapter(KINDS["publication"], "files").validate_python(
            [{"name": "a.pdf", "sha256": "0" * 64, "size_bytes": beyond}]
        )
    with pytest.raises(ValidationError):
        field_adapter(KINDS["body"], "area").validate_python(
            {"west_m": 0, "south_m": 0, "east_m": beyond, "north_m": 1}
        )


def test_every_record_of_cambridgeshire_goes_out_and_comes_in_again(cambridgeshire: Register) -> None:
    from datetime import date

    estate = cambridgeshire.estate(date.max, "public")
    standing = [estate.find(row.kind, row.key) for row in cambridgeshire.rows()]
    assert len(standing) > 200
    for found in standing:
        assert found is not None
        assert KINDS[found.kind].model_validate(found.record.model_dump(mode="json")) == found.record
