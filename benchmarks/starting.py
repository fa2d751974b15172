"""What a command costs before and beside its work."""

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import FOLDER, PROJECT, Result, best_of_each, ms, process_s

_BARE = "import typer; app = typer.Typer(); app.command()(lambda: None); app()"
_IMPORTS = "import geopandas, folium"
_ESTATES = [sys.executable, "-m", "estates"]


def commands() -> list[Result]:
    """starting a command, against a Typer command that does nothing"""
    register = str(_cambridgeshire())
    update = [*_ESTATES, "update", "copse-court", "Measured.", "--on", "2026-01-01"]
    bare, listing, updating = best_of_each(
        15,
        lambda: process_s([sys.executable, "-c", _BARE]),
        lambda: process_s([*_ESTATES, "asset", "list"], ESTATES_REGISTER=register),
        lambda: process_s(update, ESTATES_REGISTER=register),
    )
    return [
        Result("`estates asset list`", ms(listing), f"bare Typer command {ms(bare)}", listing / bare, 1.5),
        Result("`estates update`", ms(updating), f"bare Typer command {ms(bare)}", updating / bare, 1.5),
    ]


def pack() -> list[Result]:
    """the pack of 9 October 2019, against a process that imports geopandas and folium, and against Appendix 4 alone"""
    register = str(_cambridgeshire())

    def write(*words: str) -> float:
        return process_s([*_ESTATES, "--register", register, *words, "--panel", "2019-10-09", "--out", str(FOLDER)])

    peer, ours, alone = best_of_each(
        7, lambda: process_s([sys.executable, "-c", _IMPORTS]), lambda: write("publish"), lambda: write("appendix", "4")
    )
    what = "`estates publish`, the pack of 23 files"
    return [
        Result(what, ms(ours), f"importing geopandas, folium {ms(peer)}", ours / peer, 2.5),
        Result(what, ms(ours), f"`estates appendix 4` {ms(alone)}", ours / alone, 4),
    ]


def _cambridgeshire() -> Path:
    path = FOLDER / "cambridgeshire.db"
    for leftover in FOLDER.glob(f"{path.name}*"):
        leftover.unlink()
    process_s([*_ESTATES, "--register", str(path), "init", "--from", str(PROJECT / "data" / "cambridgeshire.jsonl")])
    return path


MEASURES: tuple[Callable[[], list[Result]], ...] = (commands, pack)
