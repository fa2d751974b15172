"""A site put into its folder: all of it or nothing, over an earlier one, and over nothing else.

`contents.json` lists the site's files with the SHA-256 of each. What stands in the way of a new site and is not, byte
for byte, a file of the one that is there, is refused and left alone: somebody else put it there, or changed it. So is a
new site that lacks a file of the earlier one, since a link to it would die. Files of other names are not touched.

While one site takes the place of another the list names both, so that a machine that stops in between leaves a folder
into which the site can be written again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from estates.errors import Refusal
from estates.exports.pack import File, write_files
from estates.files import write_file

CONTENTS = "contents.json"
_MOST_NAMED = 20

Hashes = Mapping[str, tuple[str, ...]]
"""By the file's name; two where one site takes the place of another."""


def write_site(folder: Path, files: Sequence[File]) -> None:
    """Raises Refusal, Fault."""
    there, new = _read(folder), {name: (_hash(content),) for name, content in files}
    if wrong := [*_in_the_way(folder, there, new), *_would_die(folder, there, new)]:
        more = [f"and {len(wrong) - _MOST_NAMED:,} more."] if len(wrong) > _MOST_NAMED else []
        raise Refusal([*wrong[:_MOST_NAMED], *more])
    both = {name: tuple(dict.fromkeys((*new.get(name, ()), *there.get(name, ())))) for name in {**new, **there}}
    write_files(folder, [(CONTENTS, _render(both)), *files])
    write_file(folder / CONTENTS, _render(new))


def _read(folder: Path) -> Hashes:
    """The files of the site that is there; none where there is no site. Raises Refusal."""
    place = folder / CONTENTS
    try:
        read = json.loads(place.read_text(encoding="utf-8"))
        return {name: tuple(map(str, hashes)) for name, hashes in _files_of(read).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refusal(
            f"{place}: expected the list of a site's files, found something else; name another folder with --out."
        ) from None


def _files_of(read: Any) -> Mapping[str, Any]:
    files: Mapping[str, Any] = read["files"]
    return files


def _in_the_way(folder: Path, there: Hashes, new: Hashes) -> Iterator[str]:
    for name, hashes in new.items():
        place = folder / name
        if place.is_symlink() or place.is_dir():
            yield f"{place}: expected a file of an earlier site or none, found a {_what(place)}; move it away."
        elif place.exists() and _hash(place.read_bytes()) not in (*hashes, *there.get(name, ())):
            found = "one that was changed since" if name in there else "another"
            yield f"{place}: expected a file of an earlier site or none, found {found}; move it away."


def _would_die(folder: Path, there: Hashes, new: Hashes) -> Iterator[str]:
    for name in sorted(there.keys() - new.keys()):
        if (folder / name).exists():
            yield (
                f"{folder / name}: expected to write it anew, but the new site has no such file, and links to it would "
                "die; write to another folder, or delete it if it may go."
            )


def _what(place: Path) -> str:
    return "link" if place.is_symlink() else "folder"


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _render(hashes: Hashes) -> bytes:
    listed = {name: list(some) for name, some in sorted(hashes.items())}
    return f"{json.dumps({'files': listed}, indent=1)}\n".encode()
