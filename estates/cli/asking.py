"""Questions at a terminal: each is asked until its answer can be taken, and may be left at any time."""

import sys
from collections.abc import Callable
from typing import TypeVar

import typer

from estates.errors import Refusal

T = TypeVar("T")


class Left(Exception):
    """The officer wants to go: q, Ctrl-D or Ctrl-C."""


def confirm(question: str, *, what: str, done: str) -> None:
    """Asks before `what` is `done`. Raises Refusal where the answer is no, or where nobody is there to be asked."""
    if not sys.stdin.isatty():
        raise Refusal(f"{what} is confirmed at a terminal; in a script say --yes.")
    if not typer.confirm(question):
        raise Refusal(f"nothing was {done}.")


def ask(question: str, parse: Callable[[str], T], before: T | None = None) -> T | None:
    """What was answered: None for Enter alone, or `before` where that was answered earlier ("-" takes it back).

    Raises Left.
    """
    earlier = f" [{_short(before)}]" if before else ""
    while True:
        try:
            answer = input(f"{question}{earlier}: ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            raise Left from None
        except UnicodeDecodeError:
            print("    that is no text; type it again.")
            continue
        if answer.casefold() == "q":
            raise Left
        if not answer or answer == "-":
            return None if answer else before
        try:
            return parse(answer)
        except ValueError as error:
            print(f"    {error}")
        except Refusal as refusal:
            print(*(f"    {sentence}" for sentence in refusal.sentences), sep="\n")


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - what fits beside a question
