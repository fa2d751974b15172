"""`estates appendix`"""

from pathlib import Path
from typing import Annotated

import typer

from estates.cli.options import (
    AudienceOption,
    KnownNowOption,
    OutOption,
    PanelOption,
    audience,
    opened,
    panel_key,
    whole_number,
)


def command(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", parser=whole_number, help="The appendix: 1, 2, 3 or 4.")],
    panel: PanelOption,
    formats: Annotated[
        str, typer.Option("--format", metavar="FORMATS", help="Any of docx,pdf,html,md.")
    ] = "docx,pdf,html,md",
    seen_by: AudienceOption = "public",
    out: OutOption = Path("out"),
    as_known_now: KnownNowOption = False,
) -> None:
    """Write an appendix for a panel, in Word, PDF, HTML and Markdown.

    \b
    Example: estates appendix 4 --panel 2019-10-09 --format docx,pdf
    """
    from estates.cli.publish import write_and_tell
    from estates.exports.pack import appendix_files, parse_formats
    from estates.register.sitting import sitting

    chosen = parse_formats(formats)
    with opened(ctx) as register:
        shown = sitting(register, panel_key(panel), audience(seen_by), as_known_now=as_known_now)
        write_and_tell(out / panel_key(panel), appendix_files(shown, number, chosen))
