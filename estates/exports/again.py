"""What went out, handed back as it was; and whether the same would be written today."""

from collections.abc import Sequence
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from estates.errors import Refusal
from estates.exports.pack import File, pack_files
from estates.exports.proof import build_proof
from estates.model.publication import Publication
from estates.proof.verifier import PROOF
from estates.register.estate import Standing
from estates.register.register import Register
from estates.register.sitting import sitting


def kept_files(register: Register, publication: Standing[Publication]) -> list[File]:
    """The files of a publication, byte for byte as they went out. Raises Refusal for those that were not kept."""
    files = [(file.name, register.kept(file.sha256)) for file in publication.record.files]
    if lost := [name for name, content in files if content is None]:
        raise Refusal(
            f"{publication.key}: {', '.join(lost)} went out before the register kept files; ask whoever was sent it."
        )
    return [(name, content or b"") for name, content in files]


def differences(
    register: Register, publication: Standing[Publication], kept: Sequence[File], context: Path
) -> list[tuple[str, str]]:
    """Of the files of a publication those that would not be written the same today, each with where it differs."""
    drawn = dict(_drawn_again(register, publication, kept, context))
    found = [(name, _difference(name, content, drawn.get(name))) for name, content in kept]
    return [(name, where) for name, where in found if where]


def _drawn_again(
    register: Register, publication: Standing[Publication], kept: Sequence[File], context: Path
) -> list[File]:
    record, number = publication.record, publication.asserted_by["files"].number
    shown = sitting(register, record.meeting, record.audience, as_known_now=True, up_to=record.last_entry)
    files = list(pack_files(shown, context))
    if any(name == PROOF for name, _ in kept):
        others = [file for file in kept if file[0] != PROOF]
        files.append((PROOF, build_proof(register, publication.key, others, record.last_entry, number - 1)[1]))
    return files


def _difference(name: str, kept: bytes, drawn: bytes | None) -> str:
    if drawn is None:
        return "not a file that the register writes"
    if kept == drawn:
        return ""
    if name.endswith(".docx"):
        return _differing_part(kept, drawn)
    if name.endswith(".pdf"):
        return "its bytes differ"
    lines = zip_longest(kept.splitlines(), drawn.splitlines())
    return f"from line {next((n for n, (one, other) in enumerate(lines, 1) if one != other), 1):,}"


def _differing_part(kept: bytes, drawn: bytes) -> str:
    try:
        with ZipFile(BytesIO(kept)) as one, ZipFile(BytesIO(drawn)) as other:
            names = list(dict.fromkeys([*one.namelist(), *other.namelist()]))
            parts = [name for name in names if _part(one, name) != _part(other, name)]
    except BadZipFile:
        return "it is no Word document"
    return f"in {', '.join(parts)}" if parts else "its parts are the same, and packed otherwise"


def _part(archive: ZipFile, name: str) -> bytes | None:
    return archive.read(name) if name in archive.namelist() else None
