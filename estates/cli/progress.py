"""Long work says that it goes on: on a terminal, after a second, and silent in a pipe."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

_FIRST_AFTER_S = 1.0
_ERASE_LINE = "\r\x1b[K"


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Shows `what` and the seconds that it has taken, on standard error, until the work is done."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    began = monotonic()

    def tell() -> None:
        while not done.wait(_FIRST_AFTER_S):
            sys.stderr.write(f"{_ERASE_LINE}{what} ... {monotonic() - began:.0f} s")
            sys.stderr.flush()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
        if monotonic() - began > _FIRST_AFTER_S:
            sys.stderr.write(_ERASE_LINE)
            sys.stderr.flush()
