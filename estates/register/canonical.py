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
    check_body(value)
    return _encode(value).encode()


def canonical_text(checked: Any) -> str:
    """The same as text, of a value that `check_body` has let through."""
    return _encode(checked)


def body_hash(salt: bytes, body: bytes) -> str:
    """What an entry's header says of its body: SHA-256(salt || body), in hexadecimal."""
    return sha256(salt + body).hexdigest()


def leaf_hash(header: Mapping[str, str | int | None]) -> str:
    """SHA-256(0x00 || canonical header), in hexadecimal."""
    return leaf_of(_encode(header))


def leaf_of(header: str) -> str:
    """The same of a header that is in canonical form already."""
    return sha256(f"\0{header}".encode()).hexdigest()


def check_body(value: Any) -> None:
    """Raises ValueError for what a body may not hold."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return
    if kind is dict:
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError(f"{key!r} cannot name a field: expected ASCII text")
            if type(item) is not str:  # most are, and a call costs more than a look
                check_body(item)
    elif kind is list or kind is tuple:
        for item in value:
            if type(item) is not str:
                check_body(item)
    elif kind is not int or abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{value!r} cannot be recorded: expected text, a whole number, true, false or none")
