"""The rules, in the order in which their findings are told."""

from collections.abc import Callable, Iterator
from datetime import date

from estates.checks import confidentiality_review
from estates.checks.finding import Finding
from estates.model.vocabulary import Audience
from estates.register.estate import Estate
from estates.register.register import Register

Rule = Callable[[Register, Estate], Iterator[Finding]]
RULES: tuple[Rule, ...] = (confidentiality_review.check,)


def check_register(register: Register, on: date) -> list[Finding]:
    """Everything that the rules find in the register as at `on`. For the sub-group's eyes."""
    estate = register.estate(on, Audience.SUB_GROUP)
    return [finding for rule in RULES for finding in rule(register, estate)]
