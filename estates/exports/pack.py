"""The files that go out for a panel."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from hashlib import sha256
from os import fsync, getpid
from pathlib import Path
from shutil import rmtree

from estates.errors import Fault, Refusal, nearest
from estates.exports.proof import build_proof
from estates.model.dates import ReducedDate
from estates.model.vocabulary import Audience, Marking
from estates.papers.docx import render_docx
from estates.papers.html import render_html
from estates.papers.markdown import render_markdown
from estates.papers.pack import PAPERS, bind, closed, papers
from estates.papers.paper import Paper
from estates.papers.pdf import draw_pdf, render_pdf
from estates.proof.verifier import PROOF, Root
from estates.register.entry import Draft
from estates.register.register import Register
from estates.register.sitting import Sitting
from estates.webmap.build import build_view
from estates.webmap.page import OPENSTREETMAP, TABLE_LIMIT, render_map, render_table

File = tuple[str, bytes]
"""A name and a content."""

DRAWERS: Mapping[str, Callable[[Paper], bytes]] = {
    "docx": render_docx,
    "pdf": render_pdf,
    "html": lambda paper: render_html(paper).encode(),
    "md": lambda paper: render_markdown(paper).encode(),
}


def parse_formats(words: str) -> list[str]:
    """ "docx,pdf" as the formats to draw, in the order of `DRAWERS`. Raises Refusal."""
    wanted = [word.strip().lower() for word in words.split(",") if word.strip()]
    wrong = [word for word in wanted if word not in DRAWERS]
    if wrong or not wanted:
        near = nearest(wrong[0], list(DRAWERS), most=1) if wrong else []
        hint = f'; nearest "{near[0]}"' if near else ""
        raise Refusal(f'--format: expected any of {", ".join(DRAWERS)}, found "{", ".join(wrong)}"{hint}.')
    return [name for name in DRAWERS if name in wanted]


def appendix_files(sitting: Sitting, number: int, formats: Iterable[str]) -> Iterator[File]:
    """Raises Refusal for an appendix that there is not."""
    name = f"appendix-{number}"
    if name not in PAPERS:
        raise Refusal(f"there is no appendix {number} here; a pack has appendices 1 to {len(PAPERS) - 1}.")
    paper = closed(sitting, PAPERS[name](sitting))
    for form in formats:
        yield f"{name}{_suffix(sitting)}.{form}", DRAWERS[form](paper)


def map_files(
    sitting: Sitting, context: Path, tiles: str | None = None, partners: Path | None = None
) -> Iterator[File]:
    """The map, and beside it the table of its assets where they are too many for one page. `tiles` is the address of a
    street map's tiles, "none" to offer none, None for OpenStreetMap; `partners` a file of partners' sites, None for
    that in the folder, if there is one."""
    view = build_view(sitting, context, partners)
    beside = f"map-table{_suffix(sitting)}.html" if len(view.sites) > TABLE_LIMIT else None
    address = None if tiles == "none" else tiles or OPENSTREETMAP
    yield f"map{_suffix(sitting)}.html", render_map(view, tiles=address, table_beside=beside).encode()
    if beside:
        yield beside, render_table(view).encode()


def pack_files(sitting: Sitting, context: Path) -> Iterator[File]:
    """The papers bound as one, each paper alone in every format, and the map.

    The PDFs are set beside everything else: Typst lets Python go on. The contents of the bound Word document begin with
    the pages that the PDF counted.
    """
    parts, suffix = papers(sitting), _suffix(sitting)
    pack, alone = bind(sitting, parts), {name: closed(sitting, paper) for name, paper in parts.items()}
    with ThreadPoolExecutor(1) as beside:
        bound = beside.submit(draw_pdf, pack)
        pdfs = {name: beside.submit(render_pdf, paper) for name, paper in alone.items()}
        maps = list(map_files(sitting, context))
        others = {
            (name, form): draw(paper)
            for name, paper in alone.items()
            for form, draw in DRAWERS.items()
            if form != "pdf"
        }
        yield f"pack{suffix}.docx", render_docx(pack, bound.result().pages)
        yield f"pack{suffix}.pdf", bound.result().content
        for name in parts:
            for form in DRAWERS:
                yield f"{name}{suffix}.{form}", pdfs[name].result() if form == "pdf" else others[name, form]
    yield from maps


def write_files(folder: Path, files: Sequence[File]) -> None:
    """All or none: every file is whole and synced, in a folder of their own, before the first takes its place.

    Raises Fault.
    """
    aside = folder / f".{getpid()}.part"
    new = [part for part in (folder, *folder.parents) if not part.exists()]
    try:
        for left in folder.glob(".*.part"):  # by one that was killed: it would go out with the papers
            rmtree(left) if left.is_dir() else left.unlink()
        aside.mkdir(parents=True, exist_ok=True)
        for name, content in files:
            with (aside / name).open("wb") as file:
                file.write(content)
                file.flush()
                fsync(file.fileno())
        for name, _ in files:
            _put(aside / name, folder / name)
    except OSError as error:
        raise Fault(
            f"{folder}: cannot be written to ({error.strerror}); what was there before is untouched."
        ) from error
    finally:
        rmtree(aside, ignore_errors=True)
        for part in new:
            with suppress(OSError):  # it holds the files
                part.rmdir()


def _put(file: Path, place: Path) -> None:
    try:
        file.replace(place)
    except OSError as error:  # Windows does not replace a file that Word holds open
        raise Fault(
            f"{place}: cannot be replaced ({error.strerror}); close it if it is open, and write again."
        ) from error


def went_out(written: Sequence[File], sent: Sequence[File]) -> list[File]:
    """What went out: a file as it was sent takes the place of its namesake among those written, the others follow."""
    return list((dict(written) | dict(sent)).items())


def publication_key(register: Register, sitting: Sitting) -> str:
    """What a publication of the sitting's papers is called. Raises ValueError for a sitting without a meeting."""
    if sitting.meeting is None:
        raise ValueError("a publication belongs to a meeting")
    earlier = [
        standing
        for standing in register.estate(date.max, sitting.now.audience).publications()
        if (standing.record.meeting, standing.record.audience) == (sitting.meeting.key, sitting.now.audience)
    ]
    count = f"-{len(earlier) + 1}" if earlier else ""
    return f"publication-{sitting.meeting.key}{_suffix(sitting)}{count}"


def prove(register: Register, sitting: Sitting, files: Sequence[File]) -> tuple[Root, list[File]]:
    """The root that the publication records, and the files with their proof beside them where they are for the
    public."""
    key, newest = publication_key(register, sitting), register.last_number()
    root, content = build_proof(register, key, files, sitting.root.size, newest)
    return root, [*files, (PROOF, content)] if sitting.now.audience is Audience.PUBLIC else list(files)


def publication(
    register: Register, sitting: Sitting, files: Sequence[File], root: Root, on: ReducedDate, by: str
) -> Draft:
    """A draft that records that `files` went out for the sitting's meeting, the entry up to which they say it, and the
    root of the register then."""
    key = publication_key(register, sitting)
    fields = {
        "meeting": sitting.meeting.key if sitting.meeting else None,
        "audience": sitting.now.audience.value,
        "published_on": on.text,
        "last_entry": sitting.now.up_to,
        "files": [
            {"name": name, "sha256": sha256(content).hexdigest(), "size_bytes": len(content)} for name, content in files
        ],
        "tree_size": root.size,
        "tree_root": root.hash.hex(),
    }
    marking = Marking.PUBLIC if sitting.now.audience is Audience.PUBLIC else Marking.PROTECT
    return Draft("publication", key, fields, on, marking, "estates publish --final", by, seen=0)


def _suffix(sitting: Sitting) -> str:
    return "-sub-group" if sitting.now.audience is Audience.SUB_GROUP else ""
