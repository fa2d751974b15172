"""`python -m tests.fuzz [TARGET] [--runs N]`: as many inputs as told, steered by the branches that they take.

With atheris (libFuzzer for Python, none of the project's dependencies) where it is installed, otherwise with an engine
of the project's own. An input that makes a reader fail is written to out/fuzz as crash-TARGET-HASH, and the run ends
with 1; it belongs into tests/importers as a test.
"""

import argparse
import importlib
import importlib.util
import sys
import time
from pathlib import Path

from tests.fuzz.engine import OUT, fuzz
from tests.fuzz.targets import TARGETS


def load() -> None:
    """Imports every module of this package that registers targets."""
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem not in ("__init__", "__main__", "engine", "targets"):
            importlib.import_module(f"tests.fuzz.{file.stem}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", help="one of the readers; all of them, one after the other, if left out")
    parser.add_argument("--runs", type=int, default=1_000_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--own", action="store_true", help="with the engine of the project's own")
    given = parser.parse_args()
    if given.target and importlib.util.find_spec("atheris") and not given.own:
        return steer_with_atheris(given.target, given.runs, given.seed)
    load()
    failed = 0
    for name in [given.target] if given.target else sorted(TARGETS):
        begun = time.monotonic()
        result = fuzz(TARGETS[name], given.runs, given.seed)
        seconds = time.monotonic() - begun
        reached = f"{result.lines:,} lines reached, {result.kept:,} kept"
        print(f"{name}: {result.inputs:,} inputs in {seconds:,.0f} s, {reached}")
        for crash in result.crashes:
            print(f"  {crash}")
        failed += len(result.crashes)
    return 1 if failed else 0


def steer_with_atheris(name: str, runs: int, seed: int) -> int:
    """libFuzzer ends the process itself: with 0 after `runs` inputs, with another code at the first that fails."""
    import atheris

    with atheris.instrument_imports(include=["estates.importers", "estates.model"]):
        load()
    target = TARGETS[name]
    corpus = OUT / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(content)
    options = [
        f"-runs={runs}", f"-seed={seed}", f"-max_len={target.longest}", "-rss_limit_mb=2048", "-timeout=60",
        f"-artifact_prefix={OUT}/crash-{name}-", "-print_final_stats=1", "-verbosity=1", "-reload=0",
        "-entropic_scale_per_exec_time=1",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.run)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
