"""Files are written whole or not at all: beside their place, synced, then renamed into it."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from estates.errors import Fault


def write_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Raises Fault, with what was at `path` before left as it was."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as file:
            for part in (content,) if isinstance(content, bytes) else content:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        raise Fault(f"{path}: cannot be written ({error.strerror}); what was there before is untouched.") from error
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
