"""The exact bytes that are hashed. They never change within a format; docs/format.md says them in words.

Values are strings, integers, booleans, null, and lists and objects of these under ASCII keys. For such values
`json.dumps` with sorted keys and no spaces is RFC 8785 (JSON Canonicalization Scheme); a test holds it against the
`rfc8785` package. An entry commits to its body by SHA-256(salt || body), so that a withheld body cannot be guessed
and an erased one breaks no proof; its own hash is the leaf of RFC 6962, section 2.1: SHA-256(0x00 || header).
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

SALT_BYTES = 16
LARGEST_INTEGER = 2**53 - 1
"""RFC 8785 writes numbers as IEEE 754 doubles: beyond this an integer would not come back."""

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


def canonical_bytes(value: Any) -> bytes:
    """`value` by RFC 8785, in UTF-8. Raises ValueError for what a body may not hold."""
    _check(value)
    return _encode(value).encode()


def body_hash(salt: bytes, body: bytes) -> str:
    """What an entry's header says of its body: SHA-256(salt || body), in hexadecimal."""
    return sha256(salt + body).hexdigest()


def leaf_hash(header: Mapping[str, str | int | None]) -> str:
    """SHA-256(0x00 || canonical header), in hexadecimal."""
    return sha256(b"\x00" + _encode(header).encode()).hexdigest()


def _check(value: Any) -> None:
    match value:
        case None | bool() | str():
            return
        case int() if abs(value) <= LARGEST_INTEGER:
            return
        case list() | tuple():
            for item in value:
                _check(item)
        case dict():
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise ValueError(f"{key!r} cannot name a field: expected ASCII text")
                _check(item)
        case _:
            raise ValueError(f"{value!r} cannot be recorded: expected text, a whole number, true, false or none")
