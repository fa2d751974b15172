"""The rules, in the order in which their findings are told, and the two questions that they answer: what needs
attention on a day, and what falls due after it."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from estates.checks import (
    analysis_open,
    break_notice,
    condition_survey,
    confidentiality_review,
    disposal_receipt,
    energy_certificate,
    energy_letting,
    forthcoming_overdue,
    lease_expiry,
    lease_leaving,
    lease_renewal,
    meeting_action,
    one_spot,
    option_agreement,
    outline_permission,
    panel_not_told,
    permission_lapse,
    police_area,
    postcode_distance,
    promise,
    silence,
    undecided,
    uprn_twice,
    valuation,
)
from estates.checks.boundary import Boundary
from estates.checks.finding import Finding
from estates.checks.gathered import Centroids, Gathered
from estates.model.dates import months_later
from estates.model.vocabulary import Audience
from estates.register.register import Register


class Rule(Protocol):
    """A module of this package."""

    @property
    def RULE(self) -> str:  # noqa: N802 - a constant of the module
        """Its name: that of its file, with hyphens, and of its anchor in docs/checks.md."""

    @property
    def TITLE(self) -> str:  # noqa: N802
        """What it finds, in a few words."""

    @property
    def AHEAD_MONTHS(self) -> int | None:  # noqa: N802
        """How many months before it is due a finding needs attention; None: once the day has passed."""

    def check(self, gathered: Gathered) -> Iterator[Finding]:
        """Everything that it knows of, however far ahead."""


RULES: tuple[Rule, ...] = (
    lease_expiry,
    break_notice,
    lease_renewal,
    lease_leaving,
    permission_lapse,
    outline_permission,
    option_agreement,
    promise,
    meeting_action,
    undecided,
    panel_not_told,
    disposal_receipt,
    analysis_open,
    forthcoming_overdue,
    energy_letting,
    energy_certificate,
    condition_survey,
    valuation,
    confidentiality_review,
    police_area,
    uprn_twice,
    postcode_distance,
    one_spot,
    silence,
)
TITLES = {rule.RULE: rule.TITLE for rule in RULES}


def gather(
    register: Register,
    on: date,
    audience: Audience = Audience.SUB_GROUP,
    *,
    boundary: Boundary | None = None,
    centroids: Centroids = lambda postcodes: {},
) -> Gathered:
    """The register as at the end of the day `on`, for the rules. What is withheld is gathered for the sub-group
    only."""
    estate = register.estate(on, audience)
    withheld = register.withheld(on, estate.up_to) if audience is Audience.SUB_GROUP else ()
    return Gathered(
        estate,
        withheld=withheld,
        boundary=boundary,
        centroids=centroids,
        places=lambda: {entry.number: entry.place for entry in register.entries(audience)},
    )


def needing_attention(gathered: Gathered) -> list[Finding]:
    """What needs attention on the day: what has no due day, what is overdue, and what a rule warns of ahead."""
    return [
        finding
        for rule in RULES
        for finding in rule.check(gathered)
        if not finding.due or _is_near(rule, date.fromisoformat(finding.due), gathered.on)
    ]


def falling_due(gathered: Gathered, until: date) -> list[Finding]:
    """What falls due from the day of the estate until another, both inclusive; the soonest first. What is known only to
    the month or year falls due until that is over."""
    first, last = gathered.on.isoformat(), until.isoformat()
    found = [
        finding
        for rule in RULES
        for finding in rule.check(gathered)
        if finding.due <= last and first <= (finding.until or finding.due)
    ]
    return sorted(found, key=lambda finding: finding.due)


def _is_near(rule: Rule, due: date, on: date) -> bool:
    return due < on if rule.AHEAD_MONTHS is None else due <= months_later(on, rule.AHEAD_MONTHS)
