"""What the statements about an asset say of its planning permissions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from estates.model.dates import ReducedDate
from estates.model.vocabulary import Milestone
from estates.register.estate import Standing

if TYPE_CHECKING:
    from estates.model.update import Update

Milestones = Sequence[tuple[ReducedDate, "Update"]]
"""The statements that report a milestone, with its date."""
BEGUN = (Milestone.CONSTRUCTION_STARTED, Milestone.OPENED)


def milestones(updates: Sequence[Standing["Update"]]) -> Milestones:
    return [(standing.since("milestone"), standing.record) for standing in updates if standing.values.get("milestone")]


def has_begun(granted: ReducedDate, permission: "Update", found: Milestones) -> bool:
    """Whether the development has: by a later milestone with the permission's reference, or with none."""
    return is_followed(granted, permission, found, *BEGUN)


def is_followed(granted: ReducedDate, permission: "Update", found: Milestones, *kinds: Milestone) -> bool:
    """Whether one of `kinds` came on the day of the grant or later, about the same application as far as is said."""
    return comes_after(granted, of_reference(permission, found), *kinds)


def comes_after(granted: ReducedDate, found: Milestones, *kinds: Milestone) -> bool:
    """Whether one of `kinds` came on the day of the grant or later."""
    return any(update.milestone in kinds and when.last >= granted.first for when, update in found)


def of_reference(permission: "Update", found: Milestones) -> Milestones:
    """Those of the same application as far as is said."""
    return [
        (when, update)
        for when, update in found
        if not (update.reference and permission.reference) or update.reference == permission.reference
    ]


def named(granted: ReducedDate, permission: "Update") -> str:
    """ "7 August 2018, 20/04010/FUL" """
    return ", ".join([str(granted), *([permission.reference] if permission.reference else [])])
