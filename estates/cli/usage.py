"""How a command says its usage: words in capitals for what is typed, and none of Typer's types and brackets."""

from typing import Any

from typer.core import TyperCommand, TyperOption


class PlainCommand(TyperCommand):
    """ "Usage: estates asset add [OPTIONS] NAME"; every argument has a metavar, and all are required."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [piece.replace("{", "").replace("}", "") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        arguments, options = [], []
        for parameter in self.get_params(ctx):
            if isinstance(parameter, TyperOption):
                options.append(parameter.get_help_record(ctx))
            else:
                arguments.append((parameter.metavar or str(parameter.name).upper(), getattr(parameter, "help", "")))
        for title, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
