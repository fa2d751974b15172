"""`estates review --meeting KEY`: an officer goes through the assets, leaves when need be, and loses nothing."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from estates.cli import asking
from estates.register.register import Register
from tests.builders import say
from tests.cli.conftest import Estates

MEETING = "sub-group-2019-09-24"
SOURCE = f"Estates Sub-Group, 24 September 2019 ({MEETING})"


@pytest.fixture
def met(county: Estates) -> Estates:
    """Cambridgeshire, with a meeting of which nothing has been recorded."""
    assert county("meeting", "add", "sub-group", "2019-09-24", "--state", "held").code == 0
    return county


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """`answers("News.", "", "q")`: what the officer types; returns the questions."""

    def will_answer(*words: str) -> list[str]:
        rest: Iterator[str] = iter(words)
        asked: list[str] = []

        def answer(question: str) -> str:
            asked.append(question.strip())
            word = next(rest, None)
            if word is None:
                raise EOFError
            if word == "^C":
                raise KeyboardInterrupt
            return word

        monkeypatch.setattr(asking, "input", answer, raising=False)
        return asked

    return will_answer


def of_meeting(tmp_path: Path) -> list[dict[str, Any]]:
    with Register.open(tmp_path / "estates.db") as register:
        keys = [standing.key for standing in register.estate(date.max, "sub-group").assets()]
        return [entry._asdict() for entry in register.about(*keys) if MEETING in entry.source]


def first_of(out: str) -> str:
    """The key of the first asset shown."""
    return shown_at(1, out)


def shown_at(place: int, out: str) -> str:
    """The key of the asset shown as "[2 of 18]"."""
    return out.split(f"[{place} of ")[1].splitlines()[0].rsplit("(", 1)[1].rstrip(")")


def test_surplus_comes_first_then_options_proposed_and_operational(met: Estates, answers: Any) -> None:
    answers(*[""] * 300)
    done = met("review", "--meeting", MEETING)
    assert done.code == 0
    shown = [line.split("status: ")[1].split(" ")[0] for line in done.out.splitlines() if "  status: " in line]
    order = ["surplus", "options", "proposed", "operational"]
    assert shown == sorted(shown, key=order.index)
    assert set(shown) == set(order)
    assert f"0 with news, {len(shown)} without" in done.err
    answers(*[""] * 300)
    everything = met("review", "--meeting", MEETING, "--all").out
    assert {"disposed", "unknown"} & {w.split(" ")[0] for w in everything.split("  status: ")[1:]}


def test_it_shows_what_stands(met: Estates, answers: Any) -> None:
    answers("q")
    shown = met("review", "--meeting", MEETING, "wisbech-police-station").out
    asset = met("asset", "show", "wisbech-police-station", "--json", "--on", "2019-09-24").objects[0]
    assert f"[1 of 1] {asset['name']}" in shown
    assert asset["updates"]
    for update in asset["updates"]:
        assert update["text"] in shown
    for decision in asset["decisions"]:
        assert (decision["reference"] or decision["subject"]) in shown


def test_the_answers_of_an_asset_are_one_append_of_this_meeting(met: Estates, answers: Any, tmp_path: Path) -> None:
    questions = answers(
        "An offer was received.", "Exchange by Christmas.", "surplus", "", "offer", "Lot 7", "1", "commercial"
    )
    before = met("asset", "show", "wisbech-police-station", "--json", "--on", "2019-09-24").objects[0]["updates"]
    done = met("review", "--meeting", MEETING, "wisbech-police-station", "--by", "secretary")
    assert done.code == 0, done.err
    assert len(questions) == 8
    entries = of_meeting(tmp_path)
    assert [(e["kind"], e["source"], e["effective"], e["recorded_by"]) for e in entries] == [
        (kind, SOURCE, "2019-09-24", "secretary") for kind in ("update", "update", "asset", "update")
    ]
    assert len({entry["recorded_at"] for entry in entries}) == 1
    assert [entry["marking"] for entry in entries[:3]] == ["commercial"] * 3
    assert entries[0]["fields"] == {
        "asset": "wisbech-police-station", "column": "situation", "text": "An offer was received.",
        "meeting": MEETING, "milestone": "offer", "reference": "Lot 7",
    }  # fmt: skip
    assert (entries[1]["fields"]["column"], entries[1]["fields"]["text"]) == ("timescale", "Exchange by Christmas.")
    assert entries[2]["fields"] == {"status": "surplus"}
    assert (entries[3]["key"], entries[3]["fields"]) == (before[0]["key"], {"retired": True})


def test_unless_told_otherwise_news_is_protected(met: Estates, answers: Any, tmp_path: Path) -> None:
    answers("News.", "", "", "", "", "")
    assert met("review", "--meeting", MEETING, "wisbech-police-station").code == 0
    assert [entry["marking"] for entry in of_meeting(tmp_path)] == ["protect"]


def test_what_cannot_be_taken_is_asked_again(met: Estates, answers: Any, tmp_path: Path) -> None:
    questions = answers("", "", "sold", "options", "surplus", "CPCC 1999", "CPCC 2019-011", "99", "", "publi", "public")
    done = met("review", "--meeting", MEETING, "wisbech-police-station")
    assert '"sold" is no status; expected one of' in done.out
    assert "it is options already; Enter leaves it so" in done.out
    assert 'no decision is called "CPCC 1999"' in done.out
    assert '"99" is none of the statements above' in done.out
    assert '"publi" is no marking' in done.out
    assert len(questions) == 11
    assert [e["fields"] for e in of_meeting(tmp_path)] == [{"status": "surplus", "decision": "cpcc-2019-011"}]


@pytest.mark.parametrize("leave", ["q", "^C", None])
def test_left_in_the_middle_what_was_answered_is_recorded(
    met: Estates, answers: Any, tmp_path: Path, leave: str | None
) -> None:
    """And the asset is gone through again, because not all of its questions were asked."""
    words = ["News of the first.", *([leave] if leave else [])]
    answers(*words)
    done = met("review", "--meeting", MEETING)
    assert (done.code, "Left. Next, to go on: estates review" in done.err) == (0, True)
    (entry,) = of_meeting(tmp_path)
    assert entry["fields"]["text"] == "News of the first."
    answers("q")
    again = met("review", "--meeting", MEETING).out
    assert first_of(again) == first_of(done.out)
    assert "24 September 2019, protect: News of the first." in again


def test_taken_up_again_it_starts_at_the_first_not_gone_through(met: Estates, answers: Any) -> None:
    answers("News of the first.", "", "", "", "", "", "q")
    first = met("review", "--meeting", MEETING).out
    answers("q")
    again = met("review", "--meeting", MEETING).out
    assert "1 done" in again
    assert first_of(again) == shown_at(2, first)


def test_a_statement_recorded_at_the_meeting_by_another_command_counts(met: Estates, answers: Any) -> None:
    answers("q")
    first = first_of(met("review", "--meeting", MEETING).out)
    assert met("update", first, "News.", "--meeting", MEETING, "--on", "2019-09-24").code == 0
    answers("q")
    assert first_of(met("review", "--meeting", MEETING).out) != first


def test_refused_answers_are_asked_again_with_what_was_answered(
    met: Estates, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody says something of the status for the same day while the questions are answered."""
    asset = "wisbech-police-station"
    questions = answers("News.", "", "surplus", "", "", "", "", "", "", "-", "", "", "")
    take, met_once = asking.input, []  # type: ignore[attr-defined]

    def meanwhile(question: str) -> str:
        if "marking" in question and not met_once:
            met_once.append(1)
            with Register.open(tmp_path / "estates.db") as register:
                say(register, "asset", asset, "2019-09-24", status="proposed")
        return str(take(question))

    monkeypatch.setattr(asking, "input", meanwhile, raising=False)
    done = met("review", "--meeting", MEETING, asset)
    assert "has been recorded since" in done.out
    assert "situation, what is new [News.]:" in questions
    assert [(e["kind"], e["fields"].get("text")) for e in of_meeting(tmp_path)] == [("update", "News.")]


def test_an_unknown_or_cancelled_meeting(met: Estates) -> None:
    assert (
        'no meeting is called "sub-group-2019-09-25"; nearest: sub-group-2019-09'
        in met("review", "--meeting", "sub-group-2019-09-25").err
    )
    assert "panel-2019-09-11 was cancelled" in met("review", "--meeting", "panel-2019-09-11").err
    assert 'no asset is called "wisbech-polic"' in met("review", "--meeting", MEETING, "wisbech-polic").err


# At a terminal.


class Terminal:
    """The command in a pseudo-terminal, typed at as a person does: the next answer once the question is there."""

    def __init__(self, folder: Path, *words: str) -> None:
        import pty

        self._shown = ""
        self._child, self._line = pty.fork()
        if self._child == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test run in the background ignores it, and so would this
            os.chdir(folder)
            root = str(Path(__file__).parents[2])
            os.environ["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
            os.execv(sys.executable, [sys.executable, "-m", "estates", *words])

    def until(self, *endings: str) -> str:
        """Everything shown until one of the endings is there, or until the command has ended."""
        seen = ""
        while not any(seen.endswith(ending) for ending in endings):
            ready, _, _ = select.select([self._line], [], [], 60)
            assert ready, f"nothing more came after {seen!r}"
            try:
                more = os.read(self._line, 4096)
            except OSError:
                more = b""
            if not more:
                break
            seen += more.decode("utf-8", "replace").replace("\r\n", "\n")
        self._shown += seen
        return seen

    def answer(self, question: str, text: str) -> str:
        """Types `text` and Enter, or a control character alone, once the question is there; returns what was shown."""
        before = self.until(question)
        assert before.endswith(question), before
        os.write(self._line, text.encode() if text in ("\x03", "\x04") else f"{text}\n".encode())
        if text == "\x03":
            self._interrupt_again()
        return before

    def _interrupt_again(self) -> None:
        """Ctrl-C between the question and the reading of the answer is not seen by Python before the next key."""
        if self.until("\n", "^C") == "^C" and not select.select([self._line], [], [], 5)[0]:
            os.write(self._line, b"\x03")

    def end(self) -> tuple[int, str]:
        """(exit code, all that was shown)."""
        self.until()
        _, status = os.waitpid(self._child, 0)
        os.close(self._line)
        return os.waitstatus_to_exitcode(status), self._shown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind (module pty)")
@pytest.mark.parametrize("leave", ["q", "\x04", "\x03"], ids=["q", "ctrl-d", "ctrl-c"])
def test_at_a_terminal_left_and_taken_up_again(met: Estates, tmp_path: Path, leave: str) -> None:
    first = Terminal(tmp_path, "review", "--meeting", MEETING)
    shown = first.answer("situation, what is new: ", "The first has news – at “last”.")
    one = first_of(shown)
    first.answer("timescale, what is new: ", "Completion in March 2020.")
    first.answer("status, if it changes: ", "")
    first.answer("milestone, if it is one: ", "offer")
    first.answer("reference, of the milestone: ", "Lot 7")
    first.answer(": ", "")
    first.answer("marking, for whose eyes [protect]: ", "public")
    shown = first.answer("situation, what is new: ", "The second too.")
    two = shown_at(2, shown)
    first.answer("timescale, what is new: ", leave)
    code, everything = first.end()
    assert (code, "Traceback" in everything) == (0, False)
    assert f"Left. Next, to go on: estates review --meeting {MEETING}" in everything
    assert [(entry["about"], entry["marking"], entry["fields"].get("text")) for entry in of_meeting(tmp_path)] == [
        (one, "public", "The first has news – at “last”."),
        (one, "public", "Completion in March 2020."),
        (two, "protect", "The second too."),
    ]
    second = Terminal(tmp_path, "review", "--meeting", MEETING)
    shown = second.answer("situation, what is new: ", "")
    assert first_of(shown) == two
    assert "1 done" in shown
    assert "protect: The second too." in shown
    second.answer("timescale, what is new: ", "And in time.")
    second.answer("status, if it changes: ", "")
    second.answer("milestone, if it is one: ", "")
    second.answer(": ", "")
    second.answer("[protect]: ", "")
    assert shown_at(2, second.answer("situation, what is new: ", "\x04")) not in (one, two)
    assert second.end()[0] == 0
    assert [entry["fields"]["text"] for entry in of_meeting(tmp_path)][-1] == "And in time."
    third = Terminal(tmp_path, "review", "--meeting", MEETING)
    assert "2 done" in third.answer("situation, what is new: ", "q")
    assert third.end()[0] == 0
