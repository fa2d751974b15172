"""Work done behind the back of the one who asked for it, in a thread of its own and one piece at a time.

It pays for work that lets go of Python's lock for long, as the database does with thousands of rows at once.
"""

from collections.abc import Callable
from threading import Thread


class Behind:
    """At most one piece of work is under way; whoever touches what it works on waits for it first."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._error: BaseException | None = None

    def begin(self, work: Callable[[], object]) -> None:
        """Raises what the piece before raised, unless somebody was told."""
        self.wait()
        self._thread = Thread(target=self._do, args=(work,))
        self._thread.start()

    def wait(self) -> None:
        """Until nothing is under way. Raises what the work raised, once."""
        if self._thread:
            self._thread.join()
            self._thread = None
        if self._error:
            error, self._error = self._error, None
            raise error

    def abandon(self) -> None:
        """Until nothing is under way, whatever became of it."""
        try:
            self.wait()
        except Exception:
            return

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            self._error = error
