"""Puts the command line together: the table of commands, and the one place where errors become sentences.

A command's module is imported when it is called, so that none pays for another's weight.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from estates.cli.options import Place, RegisterOption
from estates.cli.usage import PlainCommand
from estates.errors import EstatesError, Fault

COMMANDS: Mapping[str, str | Mapping[str, str]] = {
    "init": "Begin a register.",
    "asset": {
        "add": "Add an asset.",
        "set": "Record a fact about an asset.",
        "show": "Show an asset.",
        "list": "List the assets.",
    },
    "status": "Record an asset's status.",
    "update": "Record a statement about an asset.",
    "locate": "Record where an asset is.",
    "decision": {
        "add": "Record a decision.",
        "show": "Show a decision.",
        "list": "List the decisions.",
    },
    "options": {"show": "Show an option analysis.", "list": "List the option analyses."},
    "meeting": {"add": "Record a meeting.", "list": "List the meetings."},
    "import": "Take in a file that you have.",
    "template": "Print a record as TOML to fill in.",
    "record": "Record a file of records.",
    "edit": "Change a record in an editor.",
    "review": "Go through the assets at a meeting.",
    "correct": "Correct an entry.",
    "retire": "Stop printing a statement.",
    "withhold": "Say why entries are withheld.",
    "release": "Make withheld entries public.",
    "redact": "Destroy what an entry said.",
    "history": "Show every entry about a record.",
    "trail": "Tell what happened to an asset.",
    "summary": "Sum up the estate.",
    "near": "List what is near an asset.",
    "share": "List partners' sites worth sharing with.",
    "check": "List what needs attention.",
    "due": "List what falls due.",
    "verify": "Check that nothing was rewritten.",
    "appendix": "Write an appendix for a panel.",
    "map": "Write the map.",
    "publish": "Write the pack for a panel.",
    "export": "Write the register, lists and open data.",
    "site": "Write the public record as a site.",
    "backup": "Write a backup of the register.",
    "restore": "Bring a damaged register back.",
    "copy": "Move a register.",
    "grants": "Print the roles of a team's database.",
}


class LazyGroup(TyperGroup):
    """Knows its commands by name and one line each, and loads the one that is called."""

    table: Mapping[str, str | Mapping[str, str]] = COMMANDS
    path: tuple[str, ...] = ()

    def list_commands(self, ctx: Any) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        below = self.table.get(cmd_name)
        if below is None:
            return None
        path = (*self.path, cmd_name)
        return _group(path, below) if isinstance(below, Mapping) else _command(path)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        rows = [
            (name, below if isinstance(below, str) else f"{', '.join(below).capitalize()}.")
            for name, below in self.table.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class _Command(PlainCommand):
    """Says as damage what it stumbled over in a damaged register."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (EstatesError, OSError, RuntimeError):
            raise
        except Exception as error:
            if faults := _damage(ctx.obj):
                raise Fault(faults) from error
            raise


def _damage(place: Place) -> list[str]:
    from estates.register.verification import damage

    try:
        with place.open() as register:
            return [f"{register.name}: {fault}" for fault in damage(register)]
    except EstatesError as error:
        return list(error.sentences)


def _command(path: tuple[str, ...]) -> Any:
    # A word of the language cannot name a module: import_.
    module = import_module(f"estates.cli.{'_'.join(path)}{'_' if iskeyword(path[-1]) else ''}")
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    settings = getattr(module, "CONTEXT", None)
    app.command(name=path[-1], cls=_Command, context_settings=settings)(module.command)
    return typer.main.get_command(app)


def _said_together(table: Mapping[str, str]) -> str:
    """The commands of a group in one sentence: "Add an asset; list the assets." """
    first, *others = (words.removesuffix(".") for words in table.values())
    return f"{'; '.join([first, *(words[0].lower() + words[1:] for words in others)])}."


def _group(path: tuple[str, ...], table: Mapping[str, str]) -> Any:
    group = type(f"{path[-1].capitalize()}Group", (LazyGroup,), {"table": table, "path": path})
    return group(name=path[-1], no_args_is_help=True, rich_markup_mode=None, help=_said_together(table))


# Typer's own traceback would show what the variables hold, secrets too.
app = typer.Typer(
    cls=LazyGroup, add_completion=False, rich_markup_mode=None, no_args_is_help=True, pretty_exceptions_enable=False
)


def _print_version(asked: bool) -> None:
    if asked:
        from estates import __version__

        print(f"estates {__version__}")
        raise typer.Exit


@app.callback()
def estates(
    ctx: typer.Context,
    register: RegisterOption = "estates.db",
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """The register of a police and crime commissioner's estate, and the papers that it writes.

    \b
    Example: estates init --from data/cambridgeshire.jsonl
             estates publish --panel 2019-10-09 --out out
    """
    ctx.obj = Place(register)


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 fine, 1 refused or findings, 2 wrong usage, 130 interrupted."""
    _prepare_streams()
    try:
        code = _exit_code(arguments)
        sys.stdout.flush()  # a full disk behind a pipe is found here, and not when the interpreter ends
        return code
    except KeyboardInterrupt:
        print("\nestates: stopped; what was not yet recorded or written is not.", file=sys.stderr)
        return 130
    except (EstatesError, UnicodeEncodeError, RecursionError, OSError) as error:
        _leave_unwritten()
        for sentence in _sentences(error):
            stop = "" if sentence.endswith(".") else "."
            print(f"estates: {sentence}{stop}", file=sys.stderr)
        return 1


def _prepare_streams() -> None:
    """Any text can be printed on them; one that was closed before the start takes everything and keeps nothing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for the whole run
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _sentences(error: Exception) -> Sequence[str]:
    """What to say of an error; nothing of a reader that has gone, as `head` does."""
    match error:
        case EstatesError():
            return error.sentences
        case UnicodeEncodeError():
            return [f"expected text, found bytes that are none: {error.object!r}; type it again."]
        case RecursionError():
            return ["expected a file as a person or a program writes it, found one nested too deeply."]
        case OSError() if not isinstance(error, BrokenPipeError):
            place = f"{error.filename}: " if error.filename else ""
            hint = "see that it is the right place, that it may be used, and that there is room"
            return [f"{place}{error.strerror or error}; {hint}."]
    return []


def _exit_code(arguments: Sequence[str]) -> int:
    try:
        return int(app(args=_register_first(arguments), prog_name="estates", standalone_mode=True) or 0)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1


def _leave_unwritten() -> None:
    """What standard output did not take stays in its buffer, and the interpreter would try again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _register_first(arguments: Sequence[str]) -> list[str]:
    """`--register` may stand anywhere on the line; it belongs to the program, which takes the last one."""
    first: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return [*first, *rest, word, *words]
        if word == "--register":
            value = next(words, None)
            if value is None:
                return [word]  # refused as the program's own option without a value
            first += [word, value]
        else:
            (first if word.startswith("--register=") else rest).append(word)
    return [*first, *rest]
