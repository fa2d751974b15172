"""`make bench`: every figure beside its peer's, taken in the same run.

`python -m benchmarks sharing mapping` takes those of two parts.
"""

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
    names = {part.__name__.rpartition(".")[2]: part for part in PARTS}
    if unknown := set(sys.argv[1:]) - names.keys():
        sys.exit(f"expected some of {', '.join(names)}, found {', '.join(sorted(unknown))}")
    parts = [names[name] for name in sys.argv[1:]] or PARTS
    for measure in (measure for part in parts for measure in part.MEASURES):
        print(f"measuring: {measure.__doc__}", file=sys.stderr)
        results += measure()
    print_results(results)
    return 0 if all(result.holds for result in results) else 1


sys.exit(main())
