"""A team's database is killed at any moment, an officer's program too: what was acknowledged is there, nothing by half.

The server is killed as a power cut kills it: all of its processes at once, with SIGKILL, while officers record.
"""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from estates.errors import EstatesError
from estates.register.register import Register
from estates.register.verification import check_book
from tests.builders import ASSET, SteppingClock, begin, draft, say
from tests.postgres import Server
from tests.soak import examples

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed as POSIX does it")
OFFICERS = 4
LONGEST_S = 0.5


@pytest.fixture
def server() -> Iterator[Server]:
    """One of its own, since it does not come away whole."""
    started = Server()
    yield started
    started.stop()


@pytest.fixture
def place(server: Server) -> str:
    address = server.database()
    with begin(address, SteppingClock()) as register:
        say(register, "asset", "copse-court", "2013", **ASSET)
    return address


def append_for_ever(place: str, told: int) -> None:
    """Writes down every number that it was told is safe, until it or the server is no more."""
    statement = draft("update", "", "2019-09-24", asset="copse-court", column="situation", text="A statement.")
    try:
        with Register.open(place) as register:
            while True:
                entries = register.append([statement] * random.choice((1, 1, 5)))
                os.write(told, f"{' '.join(str(entry.number) for entry in entries)}\n".encode())
    except EstatesError as error:
        os.write(told, f"# {type(error).__name__} {error}\n".encode())


def officers_at_work(place: str) -> tuple[list[Any], list[int]]:
    """Their processes, and the pipes that they write to."""
    processes, pipes = [], []
    for _ in range(OFFICERS):
        reading, writing = os.pipe()
        process = multiprocessing.get_context("fork").Process(target=append_for_ever, args=(place, writing))
        process.start()
        os.close(writing)
        processes.append(process)
        pipes.append(reading)
    return processes, pipes


def told(pipes: list[int]) -> tuple[list[int], list[str]]:
    """The numbers that the officers were told are safe, and what they were told in the end."""
    numbers, said = [], []
    for reading in pipes:
        with os.fdopen(reading, "rb") as pipe:
            for line in pipe.read().decode().split("\n")[:-1]:
                if line.startswith("# "):
                    said.append(line)
                else:
                    numbers += [int(number) for number in line.split()]
    return numbers, said


def wait_for_the_server(place: str) -> None:
    """Until it has done all that the killed officers had sent: a COMMIT that is on its way is still carried out."""
    import psycopg

    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(place, autocommit=True) as connection:
        while connection.execute(f"{others} AND backend_type = 'client backend'").fetchone() != (0,):
            time.sleep(0.01)


def held_against(place: str, acknowledged: list[int]) -> int:
    """Every acknowledged entry is there, no number twice, none by half; how many entries there are."""
    assert len(acknowledged) == len(set(acknowledged))
    with Register.open(place) as register:
        root, faults = check_book(register)
        assert faults == []
        assert [row.number for row in register.rows()] == list(range(1, root.size + 1))
    assert max(acknowledged, default=0) <= root.size
    return root.size


def kill_all(server: Server) -> None:
    """The postmaster and every process that it started, none of which gets to finish anything."""
    import psutil

    postmaster = psutil.Process(server.pid)
    processes = [postmaster, *postmaster.children(recursive=True)]
    for process in processes:
        os.kill(process.pid, signal.SIGSTOP)
    for process in processes:
        os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(processes)


def test_officers_who_are_killed_leave_no_entry_by_half(place: str) -> None:
    acknowledged: list[int] = []
    for _ in range(examples(4)):
        processes, pipes = officers_at_work(place)
        time.sleep(random.uniform(0.1, LONGEST_S))
        for process in processes:
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        acknowledged += told(pipes)[0]
        wait_for_the_server(place)
        held_against(place, acknowledged)
    assert len(acknowledged) > 50, "the officers were never let work"


def test_a_server_that_is_killed_keeps_what_it_acknowledged(server: Server, place: str) -> None:
    acknowledged: list[int] = []
    for _ in range(examples(3)):
        processes, pipes = officers_at_work(place)
        time.sleep(random.uniform(0.1, LONGEST_S))
        kill_all(server)
        for process in processes:
            process.join(60)
            assert process.exitcode == 0
        numbers, said = told(pipes)
        assert len(said) == OFFICERS
        assert {line.split()[1] for line in said} == {"Fault"}, said
        acknowledged += numbers
        server.restart()
        held_against(place, acknowledged)
    assert len(acknowledged) > 20, "the officers were never let work"


def test_a_server_that_is_stopped_at_once_is_said_and_loses_nothing(server: Server, place: str) -> None:
    processes, pipes = officers_at_work(place)
    time.sleep(LONGEST_S)
    server.run("pg_ctl", "-D", str(server.data), "-m", "immediate", "stop")
    for process in processes:
        process.join(60)
    numbers, said = told(pipes)
    assert len(said) == OFFICERS and all("the server" in line for line in said), said
    server.restart()
    held_against(place, numbers)
