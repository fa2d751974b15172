"""The officer's own editor, and the file that it changes, which nobody else can read."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from estates.errors import Refusal


def new_file(name: str, text: str) -> Path:
    """A file in a folder of its own that only its owner can read."""
    path = Path(tempfile.mkdtemp(prefix="estates-")) / name
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def remove(path: Path) -> None:
    """The file, its folder, and what the editor left beside it."""
    shutil.rmtree(path.parent, ignore_errors=True)


def open_editor(path: Path) -> None:
    """Returns when the editor has been closed. Raises Refusal where there is none, or where it failed."""
    words = _editor()
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode
    except OSError as error:
        raise Refusal(
            f"the editor {words[0]} cannot be started ({error.strerror}); say another in VISUAL or EDITOR."
        ) from None
    if code:
        raise Refusal(f"the editor {words[0]} ended with code {code}, so nothing was recorded.")


def _editor() -> list[str]:
    """$VISUAL, or $EDITOR, or what is there."""
    windows = os.name == "nt"
    for name in ("VISUAL", "EDITOR"):
        if words := _words(name, windows):
            return words
    for word in ("notepad",) if windows else ("vi", "nano"):
        if found := shutil.which(word):
            return [found]
    raise Refusal('there is no editor; say which in EDITOR, as in EDITOR=nano, or EDITOR="code --wait".')


def _words(name: str, windows: bool) -> list[str]:
    """The editor's words; on Windows a backslash stands for itself."""
    try:
        words = shlex.split(os.environ.get(name, ""), posix=not windows)
    except ValueError as error:
        raise Refusal(f"{name}: expected an editor and its options, found {os.environ[name]!r}: {error}.") from None
    return [word.strip('"') for word in words] if windows else words
