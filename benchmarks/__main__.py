"""`make bench`: every figure beside its peer's, taken in the same run."""

import sys

from benchmarks import (
    appending,
    exporting,
    growth,
    importing,
    locating,
    mapping,
    proving,
    sharing,
    starting,
    teams,
)
from benchmarks.measure import Result, print_results

PARTS = (starting, appending, teams, growth, proving, locating, importing, mapping, exporting, sharing)


def main() -> int:
    results: list[Result] = []
    for measure in (measure for part in PARTS for measure in part.MEASURES):
        print(f"measuring: {measure.__doc__}", file=sys.stderr)
        results += measure()
    print_results(results)
    return 0 if all(result.holds for result in results) else 1


sys.exit(main())
