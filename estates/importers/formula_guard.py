"""How text that a spreadsheet program would take for a formula stands in a CSV file, and how it is read back.

A cell that begins with = + - @, a tab or a carriage return gets an apostrophe before it, which such programs take for
"this is text". So does one that has apostrophes there already, so that taking one away gives back what was written.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def guarded(text: str) -> str:
    """ "=1+1" gives "'=1+1"; other text is as it was."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(cell: str) -> str:
    """What was given to `guarded`."""
    return cell[1:] if _GUARDED.match(cell) else cell
