"""What a long append asks of Python while it runs."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_BETWEEN_SWEEPS = 50_000
_TURN_S = 0.0005
SPARE_PROCESSOR = (os.cpu_count() or 1) > 2  # noqa: PLR2004 - one makes the drafts ready, another takes them
"""Whether storing a stream's entries behind its back gains anything: of two processors the one that it takes is another
process's, which reads the list, and the turns that three take at two cost a tenth of all."""


@contextmanager
def streaming() -> Iterator[None]:
    """A stream makes and drops objects by the million, next to none of them in a circle: to look for circles every few
    hundred, and every time at all that was there before, would take a sixth of its time. And whoever stores what came
    needs Python's lock for a moment only, twice a part: at the usual 5 ms a turn it would be late for the next part."""
    often, turn_s = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(_BETWEEN_SWEEPS, *often[1:])
    gc.freeze()
    sys.setswitchinterval(_TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(turn_s)
        gc.unfreeze()
        gc.set_threshold(*often)
