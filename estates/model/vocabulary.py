"""The closed lists of words: each value is spelt once here and printed as `label` says."""

from enum import StrEnum
from typing import Any, Self

from pydantic_core import CoreSchema, core_schema

from estates.errors import nearest


class Word(StrEnum):
    """A word of a closed list. Input may differ in case and use spaces for hyphens; anything else is refused with the
    nearest words."""

    @property
    def label(self) -> str:
        """As the papers print it: "Freehold"."""
        return self.value.replace("-", " ").capitalize()

    @classmethod
    def noun(cls) -> str:
        """What one is called in a message: "tenure"."""
        return "".join(f" {c.lower()}" if c.isupper() else c for c in cls.__name__).strip()

    @classmethod
    def parse(cls, value: object) -> Self:
        """Raises ValueError naming the words of the list and those nearest to `value`."""
        text = str(value).strip()
        try:
            return cls(text.casefold().replace(" ", "-"))
        except ValueError:
            words = [word.value for word in cls]
            near = nearest(text, words, most=1)
            hint = f'; nearest "{near[0]}"' if near else ""
            raise ValueError(f'"{text}" is no {cls.noun()}; expected one of {", ".join(words)}{hint}') from None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.plain_serializer_function_ser_schema(lambda word: word.value)
        )


class Audience(Word):
    """Who reads: the public, or the estates sub-group, who may see everything."""

    PUBLIC = "public"
    SUB_GROUP = "sub-group"

    def may_see(self, marking: "Marking") -> bool:
        return self is Audience.SUB_GROUP or marking is Marking.PUBLIC


class Marking(Word):
    """For whose eyes an entry is; `protect` until approved, `commercial` in confidence."""

    PUBLIC = "public"
    PROTECT = "protect"
    COMMERCIAL = "commercial"


class Ground(Word):
    """A law that allows something to be withheld. Paragraphs are those of Schedule 12A, Part 1, to the Local Government
    Act 1972; sections those of the Freedom of Information Act 2000."""

    PARAGRAPH_1 = "paragraph-1"
    PARAGRAPH_2 = "paragraph-2"
    PARAGRAPH_3 = "paragraph-3"
    PARAGRAPH_4 = "paragraph-4"
    PARAGRAPH_5 = "paragraph-5"
    PARAGRAPH_6 = "paragraph-6"
    PARAGRAPH_7 = "paragraph-7"
    SECTION_24 = "section-24"
    SECTION_31 = "section-31"
    SECTION_38 = "section-38"
    SECTION_43 = "section-43"
    OTHER = "other"

    @property
    def label(self) -> str:
        law, _, number = self.value.partition("-")
        match law:
            case "paragraph":
                return f"Local Government Act 1972, Schedule 12A, paragraph {number}"
            case "section":
                return f"Freedom of Information Act 2000, section {number}"
        return "Another provision"


class Status(Word):
    """Decides the table in which an asset appears; the last three appear in none."""

    OPERATIONAL = "operational"
    OPTIONS = "options"
    SURPLUS = "surplus"
    PROPOSED = "proposed"
    DISPOSED = "disposed"
    SUCCEEDED = "succeeded"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            Status.OPTIONS: "Subject to options analysis/collaboration",
            Status.SURPLUS: "Surplus to operational requirements",
            Status.SUCCEEDED: "Split or merged",
        }.get(self, self.value.capitalize())


class Tenure(Word):
    """How the body holds the asset; `option` is an option to buy."""

    FREEHOLD = "freehold"
    LEASEHOLD = "leasehold"
    LICENCE = "licence"
    OPTION = "option"
    OTHER = "other"


class Holding(Word):
    """What is held: land without a permanent building, or land with one or more."""

    LAND = "land"
    LAND_AND_BUILDING = "land-and-building"


class AreaBasis(Word):
    """How a floor area was measured: gross internal, net internal or gross external (RICS Code of Measuring
    Practice), or not said."""

    GIA = "GIA"
    NIA = "NIA"
    GEA = "GEA"
    UNSTATED = "unstated"

    @classmethod
    def parse(cls, value: object) -> Self:
        upper = str(value).strip().upper()
        return cls(upper) if upper in {"GIA", "NIA", "GEA"} else super().parse(value)


class EnergyRating(Word):
    """The rating of an energy performance certificate, the best first. A+ is for buildings other than dwellings."""

    A_PLUS = "A+"
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"

    @property
    def label(self) -> str:
        return self.value

    @classmethod
    def parse(cls, value: object) -> Self:
        upper = str(value).strip().upper()
        return cls(upper) if upper in {word.value for word in cls} else super().parse(value)

    @property
    def is_sub_standard(self) -> bool:
        """Worse than E (Energy Efficiency (Private Rented Property) (England and Wales) Regulations 2015, reg. 22)."""
        return self in (EnergyRating.F, EnergyRating.G)


class Column(Word):
    """Which column of Appendix 4 prints an update."""

    SITUATION = "situation"
    TIMESCALE = "timescale"


class Milestone(Word):
    """A step that the checks and the trail can count on."""

    APPLICATION_MADE = "application-made"
    RESOLUTION_TO_GRANT = "resolution-to-grant"
    PERMISSION_GRANTED = "permission-granted"
    PERMISSION_REFUSED = "permission-refused"
    OUTLINE_GRANTED = "outline-granted"
    RESERVED_MATTERS_APPLIED = "reserved-matters-applied"
    RESERVED_MATTERS_APPROVED = "reserved-matters-approved"
    APPROVED = "approved"
    MARKETING_STARTED = "marketing-started"
    MARKETING_SUSPENDED = "marketing-suspended"
    OFFER = "offer"
    OPTION_AGREED = "option-agreed"
    EXCHANGE = "exchange"
    COMPLETION = "completion"
    LEASE_ENDED = "lease-ended"
    CLOSED = "closed"
    VACATED = "vacated"
    RELOCATED = "relocated"
    REFURBISHED = "refurbished"
    CONSTRUCTION_STARTED = "construction-started"
    OPENED = "opened"


class MeetingKind(Word):
    """Of the police and crime panel, the Business Coordination Board, or the Estates Sub-Group."""

    PANEL = "panel"
    BOARD = "board"
    SUB_GROUP = "sub-group"


class MeetingState(Word):
    """What became of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class LeaseSide(Word):
    """`held` from a landlord, or `let` to a tenant."""

    HELD = "held"
    LET = "let"


class LeaseEnd(Word):
    """How a lease came to its end."""

    EXPIRED = "expired"
    TERMINATED = "terminated"
    SURRENDERED = "surrendered"
    ASSIGNED = "assigned"


class BreakParty(Word):
    """Who may use a break."""

    LANDLORD = "landlord"
    TENANT = "tenant"
    EITHER = "either"


class OptionKind(Word):
    """What may be done with an asset."""

    RETAIN = "retain"
    SHARE = "share"
    LET = "let"
    PART_LET = "part-let"
    SELL = "sell"
    SURRENDER = "surrender"
    TERMINATE = "terminate"
    REDEVELOP = "redevelop"
    EXTEND = "extend"
    RELOCATE = "relocate"
    ACQUIRE = "acquire"


class OptionStanding(Word):
    """How an option came out."""

    PREFERRED = "preferred"
    CONSIDERED = "considered"
    RULED_OUT = "ruled-out"


class FlowKind(Word):
    """What a cash flow is; the first three are costs."""

    CAPITAL = "capital"
    RUNNING = "running"
    ONE_OFF = "one-off"
    RECEIPT = "receipt"
    INCOME = "income"

    @property
    def is_gain(self) -> bool:
        return self in (FlowKind.RECEIPT, FlowKind.INCOME)
