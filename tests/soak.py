"""How many examples the tests by property try: a sample in `make test`, ESTATES_SOAK times as many in `make soak`."""

import os

TIMES = int(os.environ.get("ESTATES_SOAK", "1"))


def examples(sample: int) -> int:
    return sample * TIMES
