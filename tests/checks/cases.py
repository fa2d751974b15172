"""For each rule, registers in which it fires and registers in which it must not."""

from dataclasses import dataclass
from typing import Any

Said = tuple[str, str, str, dict[str, Any]]
"""Kind, key, true from, fields."""
Found = tuple[str, str]
"""When it is due, and the message."""

STATION = {"name": "Ely Police Station", "status": "operational"}
OFFICE = {"name": "March Office", "status": "operational"}
LEASE = {"asset": "ely", "side": "held", "counterparty": "Fen Estates"}
DRAWN = {"easting_m": 525093, "northing_m": 269832, "accuracy_m": 10, "source": "Drawn"}
POSTCODE = {"lines": ["London Road"], "postcode": "PE29 2BQ"}


@dataclass(frozen=True)
class Case:
    """What the register was told, the day, and what needs attention then; nothing: the rule must not fire."""

    why: str
    on: str
    said: tuple[Said, ...]
    found: tuple[Found, ...] = ()


def ely(**fields: Any) -> Said:
    return "asset", "ely", "2015-01-01", {**STATION, **fields}


def march(**fields: Any) -> Said:
    return "asset", "march", "2015-01-01", {**OFFICE, **fields}


def lease(**fields: Any) -> Said:
    return "lease", "ely-lease", "2015-01-01", {**LEASE, **fields}


def update(on: str, text: str = "It goes on.", key: str = "", **fields: Any) -> Said:
    return "update", key, on, {"asset": "ely", "column": "situation", "text": text, **fields}


def panel(on: str, **fields: Any) -> Said:
    return "meeting", f"panel-{on}", on, {"of": "panel", "date": on, "state": "held", "public": True, **fields}


def minute(on: str, *actions: dict[str, str]) -> Said:
    fields = {"meeting": f"panel-{on}", "assets": ["ely"], "text": "It was discussed.", "actions": list(actions)}
    return "minute", "item-10", on, fields


def decision(on: str, **fields: Any) -> Said:
    return "decision", "sale", on, {"subject": "Sale", "decided_on": on, "assets": ["ely"], **fields}


def analysis(on: str, standing: str = "preferred", **fields: Any) -> Said:
    option = {"kind": "let", "label": "Let the ground floor", "standing": standing}
    return "analysis", "ely-options", on, {"title": "Ely", "assets": ["ely"], "options": [option], **fields}


BREAK = [{"party": "tenant", "date": "2020-08-31", "notice_months": 6}]
BREAK_WORDS = (
    "the lease from the landlord (Fen Estates) can be ended by the tenant (break of 31 August 2020): "
    "6 months' notice is to be served by"
)
OPTION = {"text": "Option agreed.", "milestone": "option-agreed", "due": "2022-03-01"}
PERMIT = {"text": "Permission.", "milestone": "permission-granted"}
OUTLINE = {"text": "Outline.", "milestone": "outline-granted"}
BEGUN = update("2019-05-01", "Begun.", milestone="construction-started")

CASES: dict[str, tuple[Case, ...]] = {
    "lease-expiry": (
        Case(
            "eighteen months ahead",
            "2019-01-01",
            (ely(), lease(expiry="2020-06-20", within_1954_act=False)),
            (
                (
                    "2020-06-20",
                    "the lease from the landlord (Fen Estates) expires on 20 June 2020; it is contracted out of "
                    "the Landlord and Tenant Act 1954",
                ),
            ),
        ),
        Case(
            "from its start and its length",
            "2020-01-01",
            (ely(), lease(start="2010-06-21", term_years=10)),
            (
                (
                    "2020-06-20",
                    "the lease from the landlord (Fen Estates) expires on 20 June 2020; whether the Landlord and "
                    "Tenant Act 1954 protects it is not recorded",
                ),
            ),
        ),
        Case(
            "from a leap day",
            "2022-02-28",
            (ely(), lease(start="2012-02-29", term_years=10, within_1954_act=True)),
            (("2022-02-28", "the lease from the landlord (Fen Estates) expires on 28 February 2022"),),
        ),
        Case(
            "known to the year: warned of from its first day",
            "2019-01-01",
            (ely(), lease(expiry="2020", within_1954_act=True)),
            (("2020-01-01", "the lease from the landlord (Fen Estates) expires on 1 January 2020 at the earliest"),),
        ),
        Case(
            "within the year",
            "2020-06-01",
            (ely(), lease(expiry="2020", within_1954_act=True)),
            (
                (
                    "2020-01-01",
                    "the lease from the landlord (Fen Estates) may have expired: on 1 January 2020 at the "
                    "earliest, as far as its day is known",
                ),
            ),
        ),
        Case(
            "past, and nothing said",
            "2021-01-01",
            (ely(), lease(expiry="2020-06-20", within_1954_act=True)),
            (
                (
                    "2020-06-20",
                    "the lease from the landlord (Fen Estates) expired on 20 June 2020, and nothing says how it "
                    "ended; within the Landlord and Tenant Act 1954 it goes on until it is ended",
                ),
            ),
        ),
        Case("a day more than eighteen months ahead", "2018-12-19", (ely(), lease(expiry="2020-06-20"))),
        Case("ended", "2021-01-01", (ely(), lease(expiry="2020-06-20", ended_how="expired"))),
        Case("neither expiry nor length", "2021-01-01", (ely(), lease(start="2010-06-21"))),
    ),
    "break-notice": (
        Case(
            "the end of a short month",
            "2020-01-01",
            (ely(), lease(breaks=BREAK)),
            (("2020-02-29", f"{BREAK_WORDS} 29 February 2020"),),
        ),
        Case(
            "on the last day itself",
            "2020-02-29",
            (ely(), lease(breaks=BREAK)),
            (("2020-02-29", f"{BREAK_WORDS} 29 February 2020"),),
        ),
        Case(
            "the landlord's, of a month: warned of for its first day",
            "2020-01-01",
            (ely(), lease(breaks=[{"party": "landlord", "date": "2020-08", "notice_months": 1}])),
            (
                (
                    "2020-07-01",
                    "the lease from the landlord (Fen Estates) can be ended by the landlord (break of August "
                    "2020): 1 month's notice is to be served by 1 July 2020 at the earliest",
                ),
            ),
        ),
        Case(
            "known only by then",
            "2020-01-01",
            (ely(), lease(breaks=[{"party": "either", "date": "..2020-08-31", "notice_months": 6}])),
            (
                (
                    "",
                    "the lease from the landlord (Fen Estates) can be ended by either side (break of 31 August 2020 "
                    "or before): 6 months' notice is to be served by 29 February 2020 at the latest",
                ),
            ),
        ),
        Case("passed", "2020-03-01", (ely(), lease(breaks=BREAK))),
        Case("no months of notice", "2020-01-01", (ely(), lease(breaks=[{"party": "tenant", "date": "2020-08-31"}]))),
        Case("at any time", "2020-01-01", (ely(), lease(breaks=[{"party": "tenant", "notice_months": 6}]))),
        Case("contradicted by the end", "2020-01-01", (ely(), lease(breaks=BREAK, ended_how="surrendered"))),
    ),
    "lease-renewal": (
        Case(
            "held",
            "2019-10-01",
            (ely(), lease(expiry="2020-12-31", within_1954_act=True)),
            (
                (
                    "2020-06-30",
                    "for the last day of the lease from the landlord (Fen Estates), the tenant may ask for a new "
                    "tenancy (section 26) and the landlord may give notice (section 25) from 31 December 2019 to "
                    "30 June 2020",
                ),
            ),
        ),
        Case(
            "let",
            "2020-06-30",
            (ely(), lease(side="let", expiry="2020-12-31", within_1954_act=True)),
            (
                (
                    "2020-06-30",
                    "for the last day of the lease to the tenant (Fen Estates), the tenant may ask for a new "
                    "tenancy (section 26) and the landlord may give notice (section 25) from 31 December 2019 to "
                    "30 June 2020",
                ),
            ),
        ),
        Case(
            "of a leap day: no notice is given more than twelve months before",
            "2023-03-01",
            (ely(), lease(expiry="2024-02-29", within_1954_act=True)),
            (
                (
                    "2023-08-29",
                    "for the last day of the lease from the landlord (Fen Estates), the tenant may ask for a new "
                    "tenancy (section 26) and the landlord may give notice (section 25) from 1 March 2023 to "
                    "29 August 2023",
                ),
            ),
        ),
        Case(
            "known only by then",
            "2020-01-01",
            (ely(), lease(expiry="..2020-12-31", within_1954_act=True)),
            (
                (
                    "",
                    "for the last day of the lease from the landlord (Fen Estates), the tenant may ask for a new "
                    "tenancy (section 26) and the landlord may give notice (section 25) from 31 December 2019 at the "
                    "latest to 30 June 2020 at the latest",
                ),
            ),
        ),
        Case("contracted out", "2019-10-01", (ely(), lease(expiry="2020-12-31", within_1954_act=False))),
        Case("not known to be within", "2019-10-01", (ely(), lease(expiry="2020-12-31"))),
        Case("closed", "2020-07-01", (ely(), lease(expiry="2020-12-31", within_1954_act=True))),
    ),
    "lease-leaving": (
        Case(
            "held",
            "2020-05-01",
            (ely(), lease(expiry="2020-12-31", within_1954_act=True)),
            (
                (
                    "2020-09-30",
                    "a tenant that leaves at the end of the lease from the landlord (Fen Estates) gives notice by "
                    "30 September 2020 (section 27)",
                ),
            ),
        ),
        Case(
            "let",
            "2020-05-01",
            (ely(), lease(side="let", counterparty=None, expiry="2020-12-31", within_1954_act=True)),
            (
                (
                    "2020-09-30",
                    "a tenant that leaves at the end of the lease to the tenant gives notice by 30 September 2020 "
                    "(section 27)",
                ),
            ),
        ),
        Case("contracted out", "2020-05-01", (ely(), lease(expiry="2020-12-31", within_1954_act=False))),
        Case("passed", "2020-10-01", (ely(), lease(expiry="2020-12-31", within_1954_act=True))),
        Case(
            "a day more than six months ahead", "2020-03-29", (ely(), lease(expiry="2020-12-31", within_1954_act=True))
        ),
    ),
    "permission-lapse": (
        Case(
            "three years beginning with the grant",
            "2021-08-06",
            (ely(), update("2018-08-07", **PERMIT)),
            (
                (
                    "2021-08-06",
                    "the planning permission (7 August 2018) lapses after 6 August 2021 unless the development "
                    "has begun",
                ),
            ),
        ),
        Case(
            "two years ahead",
            "2019-08-06",
            (ely(), update("2018-08-07", **PERMIT)),
            (
                (
                    "2021-08-06",
                    "the planning permission (7 August 2018) lapses after 6 August 2021 unless the development "
                    "has begun",
                ),
            ),
        ),
        Case(
            "lapsed, and still printed",
            "2021-08-07",
            (ely(), update("2018-08-07", **PERMIT)),
            (
                (
                    "2021-08-06",
                    "the planning permission (7 August 2018) lapsed after 6 August 2021: no beginning is recorded",
                ),
            ),
        ),
        Case(
            "of a leap day",
            "2020-01-01",
            (ely(), update("2016-02-29", **PERMIT, due=None, reference="16/1")),
            (
                (
                    "2019-02-28",
                    "the planning permission (29 February 2016, 16/1) lapsed after 28 February 2019: no "
                    "beginning is recorded",
                ),
            ),
        ),
        Case(
            "of a leap day, on its last day",
            "2019-02-28",
            (ely(), update("2016-02-29", **PERMIT)),
            (
                (
                    "2019-02-28",
                    "the planning permission (29 February 2016) lapses after 28 February 2019 unless the "
                    "development has begun",
                ),
            ),
        ),
        Case(
            "of a month",
            "2020-07-15",
            (ely(), update("2017-07", **PERMIT)),
            (
                (
                    "2020-06-30",
                    "the planning permission (July 2017) may have lapsed, after 30 June 2020 at the earliest: no "
                    "beginning is recorded",
                ),
            ),
        ),
        Case(
            "of a month, for certain",
            "2020-07-31",
            (ely(), update("2017-07", **PERMIT)),
            (
                (
                    "2020-06-30",
                    "the planning permission (July 2017) lapsed after 30 July 2020 at the latest: no beginning "
                    "is recorded",
                ),
            ),
        ),
        Case(
            "known only by then: no day is made up",
            "2019-10-09",
            (ely(), update("..2019-10-09", **PERMIT)),
            (
                (
                    "",
                    "the planning permission (by 9 October 2019) lapses after 8 October 2022 at the latest unless the "
                    "development has begun; when it was granted is not recorded",
                ),
            ),
        ),
        Case(
            "as directed",
            "2023-01-01",
            (ely(), update("..2022-01-05", **PERMIT, due="2024-03-25")),
            (
                (
                    "2024-03-25",
                    "the planning permission (by 5 January 2022) lapses after 25 March 2024 unless the "
                    "development has begun",
                ),
            ),
        ),
        Case(
            "another one has begun",
            "2021-01-01",
            (
                ely(),
                update("2018-08-07", **PERMIT, reference="18/1"),
                update("2019-05-01", "Begun.", milestone="construction-started", reference="17/9"),
            ),
            (
                (
                    "2021-08-06",
                    "the planning permission (7 August 2018, 18/1) lapses after 6 August 2021 unless the "
                    "development has begun",
                ),
            ),
        ),
        Case("begun", "2021-08-07", (ely(), update("2018-08-07", **PERMIT), BEGUN)),
        Case("more than two years ahead", "2019-08-05", (ely(), update("2018-08-07", **PERMIT))),
        Case("lapsed, and retired", "2021-08-07", (ely(), update("2018-08-07", **PERMIT, retired=True))),
        Case("sold", "2021-08-07", (ely(status="disposed"), update("2018-08-07", **PERMIT))),
        Case("refused", "2021-08-07", (ely(), update("2018-08-07", milestone="permission-refused"))),
    ),
    "outline-permission": (
        Case(
            "reserved matters to be applied for",
            "2020-01-01",
            (ely(), update("2018-08-07", **OUTLINE)),
            (
                (
                    "2021-08-06",
                    "the reserved matters of the outline permission (7 August 2018) are to be applied for by "
                    "6 August 2021",
                ),
            ),
        ),
        Case(
            "two years from the last approval",
            "2021-05-11",
            (ely(), update("2018-08-07", **OUTLINE), update("2019-05-10", milestone="reserved-matters-approved")),
            (
                (
                    "2021-05-10",
                    "the development whose reserved matters were approved (10 May 2019) is to be begun by "
                    "10 May 2021: nothing says that it was",
                ),
            ),
        ),
        Case(
            "run out, and still printed",
            "2021-08-07",
            (ely(), update("2018-08-07", **OUTLINE)),
            (
                (
                    "2021-08-06",
                    "the reserved matters of the outline permission (7 August 2018) are to be applied for by "
                    "6 August 2021: nothing says that it was",
                ),
            ),
        ),
        Case(
            "as directed",
            "2022-01-01",
            (ely(), update("2018-08-07", **OUTLINE, due="2023-08-06")),
            (
                (
                    "2023-08-06",
                    "the reserved matters of the outline permission (7 August 2018) are to be applied for by "
                    "6 August 2023",
                ),
            ),
        ),
        Case(
            "two years from the last approval where there were several",
            "2021-05-11",
            (
                ely(),
                update("2019-05-10", milestone="reserved-matters-approved", reference="19/1/REM"),
                update("2019-09-01", milestone="reserved-matters-approved", reference="19/2/REM"),
            ),
            (
                (
                    "2021-09-01",
                    "the development whose reserved matters were approved (1 September 2019, 19/2/REM) is to be begun "
                    "by 1 September 2021",
                ),
            ),
        ),
        Case(
            "which of two outline permissions was applied under is not said",
            "2020-01-01",
            (
                ely(),
                update("2018-08-07", **OUTLINE, reference="18/1/OUT"),
                update("2018-08-07", **OUTLINE, reference="18/2/OUT"),
                update("2019-05-10", milestone="reserved-matters-applied", reference="18/2/OUT"),
            ),
            (
                (
                    "2021-08-06",
                    "the reserved matters of the outline permission (7 August 2018, 18/1/OUT) are to be applied for by "
                    "6 August 2021",
                ),
            ),
        ),
        Case(
            "what was begun had another permission",
            "2020-01-01",
            (
                ely(),
                update("2018-08-07", **OUTLINE, reference="18/1/OUT"),
                update("2018-08-07", **PERMIT, reference="18/9/FUL"),
                update("2019-05-01", "Begun.", milestone="construction-started", reference="18/9/FUL"),
            ),
            (
                (
                    "2021-08-06",
                    "the reserved matters of the outline permission (7 August 2018, 18/1/OUT) are to be applied for by "
                    "6 August 2021",
                ),
            ),
        ),
        Case(
            "applied for",
            "2021-08-07",
            (ely(), update("2018-08-07", **OUTLINE), update("2021-08-06", milestone="reserved-matters-applied")),
        ),
        Case(
            "applied for under a number of its own",
            "2021-08-07",
            (
                ely(),
                update("2018-08-07", **OUTLINE, reference="18/1/OUT"),
                update("2021-08-06", milestone="reserved-matters-applied", reference="21/7/REM"),
            ),
        ),
        Case(
            "begun",
            "2021-05-11",
            (ely(), update("2019-01-10", milestone="reserved-matters-approved"), BEGUN),
        ),
        Case(
            "of an application that was full in part",
            "2021-08-07",
            (
                ely(),
                update("2018-08-07", **OUTLINE, reference="18/1"),
                update("2018-08-07", **PERMIT, reference="18/1"),
                update("2019-05-01", milestone="reserved-matters-applied", reference="18/1"),
            ),
        ),
        Case(
            "beside a full permission, and nothing has a number",
            "2019-08-07",
            (
                ely(),
                update("2018-08-07", **OUTLINE, reference="18/1"),
                update("2018-08-07", **PERMIT),
                update("2019-05-01", milestone="reserved-matters-applied"),
            ),
        ),
        Case("more than two years ahead", "2019-08-05", (ely(), update("2018-08-07", **OUTLINE))),
        Case("run out, and retired", "2021-08-07", (ely(), update("2018-08-07", **OUTLINE, retired=True))),
        Case("begun, and no application recorded", "2021-08-07", (ely(), update("2018-08-07", **OUTLINE), BEGUN)),
        Case(
            "begun under the number of the outline permission",
            "2021-05-11",
            (
                ely(),
                update("2018-08-07", **OUTLINE, reference="18/1/OUT"),
                update("2019-01-10", milestone="reserved-matters-approved", reference="18/7/REM"),
                update("2019-05-01", "Begun.", milestone="construction-started", reference="18/1/OUT"),
            ),
        ),
    ),
    "option-agreement": (
        Case(
            "a year ahead",
            "2021-06-01",
            (ely(), update("2019-03-01", **OPTION)),
            (("2022-03-01", "the option agreement of 1 March 2019 runs out on 1 March 2022"),),
        ),
        Case(
            "run out, and still printed",
            "2022-03-02",
            (ely(), update("2019-03-01", **OPTION)),
            (
                (
                    "2022-03-01",
                    "the option agreement of 1 March 2019 ran out on 1 March 2022: nothing says that it was taken up",
                ),
            ),
        ),
        Case(
            "agreed nobody knows when",
            "2021-06-01",
            (ely(), update("..2019-03-01", **OPTION)),
            (("2022-03-01", "the option agreement of 1 March 2019 or before runs out on 1 March 2022"),),
        ),
        Case(
            "retired and not run out",
            "2021-06-01",
            (ely(), update("2019-03-01", **OPTION, retired=True)),
            (("2022-03-01", "the option agreement of 1 March 2019 runs out on 1 March 2022"),),
        ),
        Case("more than a year ahead", "2021-02-28", (ely(), update("2019-03-01", **OPTION))),
        Case(
            "taken up",
            "2022-03-02",
            (ely(), update("2019-03-01", **OPTION), update("2022-02-01", milestone="exchange")),
        ),
        Case(
            "bought",
            "2022-03-02",
            (ely(tenure="option"), update("2019-03-01", **OPTION), ("asset", "ely", "2022", {"tenure": "freehold"})),
        ),
        Case("run out, and retired", "2022-03-02", (ely(), update("2019-03-01", **OPTION, retired=True))),
        Case("a day more than a year ahead", "2021-02-28", (ely(), update("2019-03-01", **OPTION))),
        Case(
            "no last day is recorded",
            "2030-01-01",
            (ely(), update("2019-03-01", "Option agreed.", milestone="option-agreed")),
        ),
    ),
    "promise": (
        Case(
            "no news",
            "2019-10-09",
            (ely(), update("2019-06-26", "An offer should come in September 2019.", due="2019-09")),
            (("2019-09-30", "due September 2019, no news since: “An offer should come in September 2019”"),),
        ),
        Case(
            "what the same paper says is no news",
            "2019-10-09",
            (ely(), update("..2019-10-09", "An offer should come.", due="2019-09"), update("..2019-10-09")),
            (("2019-09-30", "due September 2019, no news since: “An offer should come”"),),
        ),
        Case(
            "a status that became unknown is no news",
            "2019-10-09",
            (
                ely(),
                update("2017-05-09", "Bids close.", due="2017-06-30"),
                ("asset", "ely", "..2019-10-09", {"status": "unknown"}),
            ),
            (("2017-06-30", "due 30 June 2017, no news since: “Bids close”"),),
        ),
        Case(
            "news long before the day is no news of what was promised",
            "2019-10-09",
            (ely(), update("2019-06-26", "Bids close.", due="2019-09"), update("2019-08-31")),
            (("2019-09-30", "due September 2019, no news since: “Bids close”"),),
        ),
        Case(
            "sold for a sum",
            "2019-10-09",
            (
                ely(),
                update("2019-06-26", due="2019-09"),
                ("receipt", "sale", "2019-10-01", {"asset": "ely", "amount_gbp": "1", "received": "2019-10-01"}),
            ),
        ),
        Case(
            "another status",
            "2019-10-09",
            (ely(), update("2019-06-26", due="2019-09"), ("asset", "ely", "2019-10-01", {"status": "surplus"})),
        ),
        Case("still to come", "2019-09-30", (ely(), update("2019-06-26", due="2019-09"))),
        Case("news", "2019-10-09", (ely(), update("2019-06-26", due="2019-09"), update("2019-09-20"))),
        Case("decided", "2019-10-09", (ely(), update("2019-06-26", due="2019-09"), decision("2019-10-01"))),
        Case("retired", "2019-10-09", (ely(), update("2019-06-26", due="2019-09", retired=True))),
        Case("sold", "2019-10-09", (ely(status="disposed"), update("2019-06-26", due="2019-09"))),
        Case("a last day", "2023-10-09", (ely(), update("2019-06-26", **OPTION))),
    ),
    "meeting-action": (
        Case(
            "not done",
            "2019-10-09",
            (
                ely(),
                panel("2019-06-26"),
                minute("2019-06-26", {"what": "Report back.", "owner": "Secretariat", "due": "2019-09"}),
            ),
            (("2019-09-30", "due September 2019, not recorded as done: “Report back” (Secretariat)"),),
        ),
        Case(
            "done",
            "2019-10-09",
            (
                ely(),
                panel("2019-06-26"),
                minute(
                    "2019-06-26",
                    {"what": "Report back.", "due": "2019-09", "done": "2019-09-01"},
                    {"what": "Think."},
                ),
            ),
        ),
    ),
    "undecided": (
        Case(
            "surplus",
            "2019-10-09",
            (ely(status="surplus"),),
            (("", "it is surplus (from 1 January 2015), and no decision is recorded"),),
        ),
        Case(
            "disposed of",
            "2019-10-09",
            (ely(status="disposed"),),
            (("", "it is disposed of (from 1 January 2015), and no decision is recorded"),),
        ),
        Case("let", "2019-10-09", (ely(), lease(side="let")), (("", "it is let, and no decision is recorded"),)),
        Case("decided", "2019-10-09", (ely(status="surplus"), decision("2015-01-01"))),
        Case(
            "it names its decision",
            "2019-10-09",
            (decision("2015-01-01", assets=[]), ely(status="surplus", decision="sale")),
        ),
        Case(
            "before there were commissioners",
            "2019-10-09",
            (("asset", "ely", "2009", {**STATION, "status": "disposed"}),),
        ),
        Case("to be let next year", "2019-10-09", (ely(), lease(side="let", start="2020"))),
        Case("held from a landlord", "2019-10-09", (ely(), lease())),
    ),
    "panel-not-told": (
        Case(
            "a panel met",
            "2019-10-09",
            (ely(), decision("2019-09-01"), panel("2019-10-09")),
            (
                (
                    "",
                    "the decision of 1 September 2019 is not recorded as told to a panel, and one met on 9 October "
                    "2019",
                ),
            ),
        ),
        Case(
            "the panel that was to be told was cancelled",
            "2019-10-09",
            (
                ely(),
                panel("2019-09-11", state="cancelled"),
                panel("2019-10-09"),
                decision("2019-09-01", panel_told="panel-2019-09-11"),
            ),
            (
                (
                    "",
                    "the decision of 1 September 2019 was for the panel of 11 September 2019, which was not held, and "
                    "one met on 9 October 2019",
                ),
            ),
        ),
        Case(
            "taken nobody knows when",
            "2019-10-09",
            (
                ely(),
                ("decision", "sale", "..2019-09-01", {"subject": "Sale", "decided_on": "..2019-09-01"}),
                panel("2019-10-09"),
            ),
            (
                (
                    "",
                    "the decision of 1 September 2019 or before is not recorded as told to a panel, and one met on "
                    "9 October 2019",
                ),
            ),
        ),
        Case("told", "2019-10-09", (ely(), panel("2019-10-09"), decision("2019-09-01", panel_told="panel-2019-10-09"))),
        Case(
            "to be told to the next",
            "2019-10-09",
            (
                ely(),
                panel("2019-10-09"),
                ("meeting", "next", "2019-10-09", {"of": "panel", "date": "2019-11-13", "state": "planned"}),
                decision("2019-10-01", panel_told="next"),
            ),
        ),
        Case("one met that day", "2019-10-09", (ely(), decision("2019-10-09"), panel("2019-10-09"))),
        Case(
            "the panel that was to be told was postponed",
            "2019-10-09",
            (
                ely(),
                panel("2019-09-11", state="postponed"),
                panel("2019-10-09"),
                decision("2019-09-01", panel_told="panel-2019-09-11"),
            ),
            (
                (
                    "",
                    "the decision of 1 September 2019 was for the panel of 11 September 2019, which was not held, and "
                    "one met on 9 October 2019",
                ),
            ),
        ),
        Case("none met since", "2019-10-09", (ely(), decision("2019-09-01"), panel("2019-06-26"))),
        Case("it was cancelled", "2019-10-09", (ely(), decision("2019-09-01"), panel("2019-10-09", state="cancelled"))),
        Case("in private", "2019-10-09", (ely(), decision("2019-09-01"), panel("2019-10-09", public=False))),
    ),
    "disposal-receipt": (
        Case(
            "sold",
            "2019-10-09",
            (ely(status="disposed", tenure="freehold"),),
            (("", "it is disposed of (from 1 January 2015), and no receipt is recorded"),),
        ),
        Case(
            "received",
            "2019-10-09",
            (
                ely(status="disposed"),
                ("receipt", "sale", "2016", {"asset": "ely", "amount_gbp": "0", "received": "2016"}),
            ),
        ),
        Case("a lease ended", "2019-10-09", (ely(status="disposed", tenure="leasehold"),)),
        Case("still held", "2019-10-09", (ely(status="surplus", tenure="freehold"),)),
    ),
    "analysis-open": (
        Case(
            "for more than a year",
            "2020-10-10",
            (ely(), analysis("..2019-10-09")),
            (("2020-10-09", "the option analysis “Ely” (known by 9 October 2019) has been open for more than a year"),),
        ),
        Case(
            "as it says when it was opened",
            "2020-01-01",
            (ely(), analysis("2019-09-01", opened="2018")),
            (("2019-01-01", "the option analysis “Ely” (from 2018) has been open for more than a year"),),
        ),
        Case(
            "perhaps, as it was opened some day of the year before",
            "2019-12-31",
            (ely(), analysis("2019-09-01", opened="2018")),
            (("2019-01-01", "the option analysis “Ely” (from 2018) may have been open for more than a year"),),
        ),
        Case("for a year", "2020-10-09", (ely(), analysis("..2019-10-09"))),
        Case(
            "settled", "2021-10-09", (ely(), analysis("2019-10-09"), decision("2020-01-01", analyses=["ely-options"]))
        ),
        Case("sold", "2021-10-09", (ely(status="disposed"), analysis("2019-10-09"))),
    ),
    "forthcoming-overdue": (
        Case(
            "no decision",
            "2020-02-01",
            (("forthcoming", "budget", "2019-10-09", {"area": "BUDGET", "due": "2020-01"}),),
            (("2020-01-31", "a decision on “BUDGET” is announced for January 2020, and none is recorded"),),
        ),
        Case(
            "announced for a day or before",
            "2020-02-01",
            (("forthcoming", "budget", "2019-10-09", {"area": "BUDGET", "due": "..2020-01"}),),
            (("2020-01-31", "a decision on “BUDGET” is announced for January 2020 or before, and none is recorded"),),
        ),
        Case(
            "on its last day",
            "2020-01-31",
            (("forthcoming", "budget", "2019-10-09", {"area": "BUDGET", "due": "2020-01"}),),
        ),
        Case(
            "no date",
            "2025-01-31",
            (("forthcoming", "budget", "2019-10-09", {"area": "BUDGET", "timescale": "Soon."}),),
        ),
        Case(
            "closed",
            "2020-02-01",
            (
                ely(),
                decision("2020-01-15"),
                ("forthcoming", "budget", "2019-10-09", {"area": "BUDGET", "due": "2020-01"}),
                ("forthcoming", "budget", "2020-01-15", {"closed_by": "sale"}),
            ),
        ),
    ),
    "energy-letting": (
        Case(
            "let, and none",
            "2019-10-09",
            (ely(), lease(side="let")),
            (("", "it is let, and no energy certificate is recorded; E or better is needed"),),
        ),
        Case(
            "to be let, and worse",
            "2019-10-09",
            (ely(energy_certificate={"rating": "f", "date": "2015-05"}), analysis("2019-01-01")),
            (
                (
                    "",
                    "it is to be let (preferred: Let the ground floor), and its energy certificate says F; E or better "
                    "is needed",
                ),
            ),
        ),
        Case("E", "2019-10-09", (ely(energy_certificate={"rating": "E", "date": "2015-05"}), lease(side="let"))),
        Case(
            "let on the first day of the Regulations",
            "2018-04-01",
            (ely(), lease(side="let")),
            (("", "it is let, and no energy certificate is recorded; E or better is needed"),),
        ),
        Case("before the Regulations", "2018-03-31", (ely(), lease(side="let"))),
        Case("letting was only considered", "2019-10-09", (ely(), analysis("2019-01-01", "considered"))),
    ),
    "energy-certificate": (
        Case(
            "older than ten years",
            "2025-05-02",
            (ely(energy_certificate={"rating": "A+", "date": "2015-05-01", "reference": "0000-1"}),),
            (("2025-05-01", "its energy certificate (A+, 1 May 2015) is more than ten years old"),),
        ),
        Case("ten years old", "2025-05-01", (ely(energy_certificate={"rating": "A+", "date": "2015-05-01"}),)),
        Case("none", "2025-05-02", (ely(),)),
        Case("sold", "2025-05-02", (ely(status="disposed", energy_certificate={"rating": "C", "date": "2015-05-01"}),)),
    ),
    "condition-survey": (
        Case(
            "perhaps older than five years",
            "2020-06-01",
            (ely(condition_surveyed="2015"),),
            (("2020-01-01", "its condition survey (2015) may be more than five years old"),),
        ),
        Case("five years old", "2020-05-01", (ely(condition_surveyed="2015-05-01"),)),
        Case("none", "2020-05-01", (ely(),)),
    ),
    "valuation": (
        Case(
            "older than five years",
            "2020-04-01",
            (ely(valuation={"date": "2015-03-31", "amount_gbp": "450,000"}),),
            (("2020-03-31", "its valuation (31 March 2015) is more than five years old"),),
        ),
        Case("five years old", "2020-03-31", (ely(valuation={"date": "2015-03-31"}),)),
    ),
    "police-area": (
        Case(
            "outside",
            "2019-10-09",
            (ely(location={**DRAWN, "easting_m": 585093}),),
            (("", "it is located 35.0 km outside the police area"),),
        ),
        Case(
            "as far outside as it may be out",
            "2019-10-09",
            (ely(location={**DRAWN, "easting_m": 585093, "accuracy_m": 35_000}),),
        ),
        Case(
            "as far outside as the boundary may be out",
            "2019-10-09",
            (ely(location={**DRAWN, "easting_m": 550_500}),),
        ),
        Case("inside", "2019-10-09", (ely(location=DRAWN),)),
        Case("nowhere", "2019-10-09", (ely(),)),
    ),
    "uprn-twice": (
        Case(
            "twice",
            "2019-10-09",
            (ely(uprn="100"), march(uprn="100")),
            (("", "its UPRN, 100, is also that of March Office"),),
        ),
        Case("two", "2019-10-09", (ely(uprn="100"), march(uprn="101"))),
        Case("one was sold", "2019-10-09", (ely(uprn="100"), march(uprn="100", status="disposed"))),
    ),
    "postcode-distance": (
        Case(
            "far",
            "2019-10-09",
            (ely(address=POSTCODE, location={**DRAWN, "northing_m": 279832}),),
            (("", "it is located 10.0 km from the centroid of its postcode, PE29 2BQ"),),
        ),
        Case(
            "from the centroid that another asset names",
            "2019-10-09",
            (
                ely(address={"lines": [], "postcode": "CB7 4AA"}, location=DRAWN),
                march(location={**DRAWN, "northing_m": 274832, "source": "Code-Point Open, centroid of CB7 4AA"}),
            ),
            (("", "it is located 5.0 km from the centroid of its postcode, CB7 4AA"),),
        ),
        Case("near", "2019-10-09", (ely(address=POSTCODE, location=DRAWN),)),
        Case(
            "as far as a postcode reaches",
            "2019-10-09",
            (ely(address=POSTCODE, location={**DRAWN, "northing_m": 270832}),),
        ),
        Case(
            "as far as its location may be out besides",
            "2019-10-09",
            (ely(address=POSTCODE, location={**DRAWN, "northing_m": 271432, "accuracy_m": 600}),),
        ),
        Case(
            "a postcode that nobody knows",
            "2019-10-09",
            (ely(address={"lines": [], "postcode": "CB1 1AA"}, location=DRAWN),),
        ),
    ),
    "one-spot": (
        Case(
            "two addresses",
            "2019-10-09",
            (ely(location=DRAWN, address=POSTCODE), march(location=DRAWN)),
            (("", "it is located on the same spot as March Office: 525093, 269832 (within 10 m)"),),
        ),
        Case(
            "the units of one building, and another",
            "2019-10-09",
            (
                ely(location=DRAWN, address=POSTCODE),
                march(location=DRAWN, address=POSTCODE),
                ("asset", "soham", "2015", {"name": "Soham", "status": "operational", "location": DRAWN}),
            ),
            (("", "it is located on the same spot as March Office, Soham: 525093, 269832 (within 10 m)"),),
        ),
        Case(
            "the units of one building",
            "2019-10-09",
            (ely(location=DRAWN, address=POSTCODE), march(location=DRAWN, address=POSTCODE)),
        ),
        Case("a metre apart", "2019-10-09", (ely(location=DRAWN), march(location={**DRAWN, "northing_m": 269833}))),
    ),
    "silence": (
        Case(
            "two panels",
            "2019-10-10",
            (ely(status="options"), panel("2019-03-20"), panel("2019-06-26"), panel("2019-10-09")),
            (
                (
                    "",
                    "nothing is new since the panel of 20 March 2019: neither at that of 26 June 2019 nor at that of "
                    "9 October 2019",
                ),
            ),
        ),
        Case(
            "what the panel before them was told is no news to them",
            "2019-10-10",
            (
                ely(status="options"),
                update("2019-03-20"),
                panel("2019-03-20"),
                panel("2019-06-26"),
                panel("2019-10-09"),
            ),
            (
                (
                    "",
                    "nothing is new since the panel of 20 March 2019: neither at that of 26 June 2019 nor at that of "
                    "9 October 2019",
                ),
            ),
        ),
        Case(
            "a statement between",
            "2019-10-10",
            (
                ely(status="options"),
                update("2019-06-01"),
                panel("2019-03-20"),
                panel("2019-06-26"),
                panel("2019-10-09"),
            ),
        ),
        Case(
            "a decision between",
            "2019-10-10",
            (
                ely(status="options"),
                decision("2019-06-01"),
                panel("2019-03-20"),
                panel("2019-06-26"),
                panel("2019-10-09"),
            ),
        ),
        Case(
            "an option analysis between",
            "2019-10-10",
            (
                ely(status="options"),
                analysis("2019-06-01"),
                panel("2019-03-20"),
                panel("2019-06-26"),
                panel("2019-10-09"),
            ),
        ),
        Case(
            "a statement that is no longer printed was news",
            "2019-10-10",
            (
                ely(status="options"),
                update("2019-06-01", retired=True),
                panel("2019-03-20"),
                panel("2019-06-26"),
                panel("2019-10-09"),
            ),
        ),
        Case(
            "one of them was cancelled",
            "2019-10-10",
            (ely(status="options"), panel("2019-03-20"), panel("2019-06-26", state="cancelled"), panel("2019-10-09")),
        ),
        Case(
            "Appendix 4 does not print it",
            "2019-10-10",
            (ely(), panel("2019-03-20"), panel("2019-06-26"), panel("2019-10-09")),
        ),
    ),
}
