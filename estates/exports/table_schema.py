"""What the columns of a table are, as a Frictionless Table Schema: the data dictionary, for programs.

Same table, same bytes; the data dictionary for people (docs/publish-open-data.md) says the same, and a test holds the
two together.
"""

import json
from typing import Any

from estates.exports.open_table import Field, Table


def build_schema(table: Table) -> dict[str, Any]:
    """The schema as data."""
    fields = [_described(field) for field in table.fields]
    primary = {"primaryKey": list(table.primary)} if table.primary else {}
    return {"title": table.title, "fields": fields, **primary, "missingValues": [""]}


def render_schema(table: Table) -> bytes:
    return f"{json.dumps(build_schema(table), ensure_ascii=False, indent=2)}\n".encode()


def _described(field: Field) -> dict[str, Any]:
    said: dict[str, Any] = {"name": field.name, "type": field.kind}
    if field.kind == "boolean":
        said |= {"trueValues": ["true"], "falseValues": ["false"]}
    if field.description:
        said["description"] = field.description
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.words:
        constraints["enum"] = [str(word) for word in field.words]
    if field.pattern:
        constraints["pattern"] = field.pattern
    return said | ({"constraints": constraints} if constraints else {})
