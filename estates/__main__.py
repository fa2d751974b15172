"""The command `estates`."""

import gc
import os
import sys


def main() -> None:
    # pydantic would search every installed distribution for plugins, of which this program wants none: 15 ms a start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if sys.argv[1:] == ["--version"]:
        from estates import __version__

        print(f"estates {__version__}")  # noqa: T201 - before the command line is loaded, which takes ten times as long
        return
    # What a command reads lives until its end: looking for garbage in it would take a sixth of the pack's time, and a
    # third of a large map's.
    gc.disable()
    from estates.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
