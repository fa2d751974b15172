"""Where commands keep what they can make again: never beside somebody's files."""

import os
import sys
from pathlib import Path

_UNIX = (("XDG_CACHE_HOME", ""), ("HOME", ".cache"))
_PLACES = {"win32": (("LOCALAPPDATA", ""),), "darwin": (("HOME", "Library/Caches"),)}


def cache_folder() -> Path | None:
    """ESTATES_CACHE, or a folder of ours in the user's cache folder as the platform has it; None where nothing says
    which that is. It need not exist, and may not be writable."""
    if own := os.environ.get("ESTATES_CACHE"):
        return Path(own)
    for variable, below in _PLACES.get(sys.platform, _UNIX):
        if (known := os.environ.get(variable)) and Path(known).is_absolute():
            return Path(known) / below / "estates"
    return None
