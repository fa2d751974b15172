"""Why two sites near each other are worth a look, as a rule that ranks them.

Police, fire and rescue, and ambulance services must keep under consideration whether an agreement to collaborate would
serve efficiency or effectiveness, and make one where it would (Policing and Crime Act 2017, section 2); others may join
an agreement (section 1(4)). So a pair with such a service stands before one without, within its rank.

A partner's site of which nothing is said counts as in use, as fire and ambulance services list stations and no more.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from estates.sharing.site import Site, State

DUTY = (
    "Duty to consider: with fire and rescue and ambulance services (Policing and Crime Act 2017, section 2); "
    "others may join an agreement (section 1(4))."
)
_SERVICE = re.compile(r"\b(fire|ambulance)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reason:
    """`rank` is 1 for the best; `words` say what the two may do."""

    rank: int
    name: str
    words: str


ROOM_HERE = Reason(1, "room here", "there is room here, and a service next door")
ROOM_THERE = Reason(2, "room there", "there is room next door for what is done here")
PLAN = Reason(3, "a plan", "one of the two is only planned, and could be planned for both")
BOTH_SPARE = Reason(4, "room on both sides", "both could be let go, together or one for the other")
BOTH_IN_USE = Reason(5, "both in use", "both are in use: a front desk, a yard or a meeting room could be shared")
LET = Reason(6, "let", "next door is let to somebody else: ask when that ends")
LAND = Reason(7, "land", "next door is land without a building")
REASONS = (ROOM_HERE, ROOM_THERE, PLAN, BOTH_SPARE, BOTH_IN_USE, LET, LAND)
"""In order of their rank."""


def reason_for(here: State, there: State, *, land: bool = False) -> Reason:
    """`land`: whether what is next door has no building."""
    use = State.IN_USE
    here, there = (use if state is State.UNSAID else state for state in (here, there))
    if there is State.LET:
        return LET
    if land and here is not State.PLANNED:
        return LAND
    if here is State.SPARE:
        return BOTH_SPARE if there is State.SPARE else ROOM_HERE
    if there is State.SPARE:
        return ROOM_THERE
    return PLAN if State.PLANNED in (here, there) else BOTH_IN_USE


def has_duty(site: Site) -> bool:
    """Whether it is a fire and rescue or an ambulance service's, by the words for whose it is."""
    return _is_emergency(site.service)


@lru_cache(1024)
def _is_emergency(service: str) -> bool:
    return _SERVICE.search(service) is not None
