"""The registers that tests share: Cambridgeshire's own, only to be read, and an empty one to write into."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from estates.register.portable import load_portable
from estates.register.register import Register
from tests.builders import SteppingClock, begin
from tests.soak import TIMES, examples

pytest_plugins = ["tests.browser", "tests.postgres"]
CAMBRIDGESHIRE = Path(__file__).parent.parent / "data" / "cambridgeshire.jsonl"

# The same examples in every run, so that a failure seen once is seen again; a soak looks for others. Machines differ in
# speed, so there is no deadline.
settings.register_profile(
    "estates",
    derandomize=TIMES == 1,
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
settings.load_profile("estates")


@pytest.fixture(scope="session")
def cambridgeshire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The register that comes with the project; nothing may be appended to it."""
    with load_portable(CAMBRIDGESHIRE, tmp_path_factory.mktemp("cambridgeshire") / "estates.db") as register:
        yield register


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def register(tmp_path: Path, clock: SteppingClock) -> Iterator[Register]:
    """A register on SQLite, whose only entry is its body."""
    with begin(tmp_path / "estates.db", clock) as begun:
        yield begun
