"""The command `estates`."""

import sys


def main() -> None:
    if sys.argv[1:] == ["--version"]:
        from estates import __version__

        print(f"estates {__version__}")  # noqa: T201 - before the command line is loaded, which takes ten times as long
        return
    from estates.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
