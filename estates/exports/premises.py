"""The premises and land that the body owns, or that are occupied for it: their identity, and no more.

Elected Local Policing Bodies (Specified Information) Order 2011 (SI 2011/3050), Schedule, paragraph 4(a). A covert site
is withheld: the list says under which exemption of the Freedom of Information Act 2000, and how many, and nothing else.

What is listed comes from the public's estate, which has never held a covert site. What is withheld comes to the list as
pairs of exemption and number alone: counted from the records that say why an entry is withheld, by the entry's key, and
never from a field of the site itself. So nothing that is recorded of a covert site can change a byte of the list.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from estates.exports.held import held_assets, unsettled_assets
from estates.exports.open_table import Cell, Field, Table
from estates.model.dates import print_day
from estates.model.vocabulary import Audience, Ground
from estates.papers.paper import Block, Column, Heading, Paper, Paragraph, Row, Statement
from estates.papers.paper import Table as PaperTable
from estates.papers.wording import statements
from estates.register.estate import Estate
from estates.register.register import Register

EXEMPTIONS = {
    Ground.SECTION_24: "national security",
    Ground.SECTION_31: "law enforcement",
    Ground.SECTION_38: "health and safety",
    Ground.SECTION_43: "commercial interests",
}
"""The grounds that are exemptions of that Act, and what each is about."""
_ORDER = "Elected Local Policing Bodies (Specified Information) Order 2011, Schedule, paragraph 4(a)"
_FIELDS = (
    Field("Name", "string", "As the papers for the panel print it; Withheld for what is."),
    Field("Address", "string", "Street, district and town, with commas between them."),
    Field("Postcode", "string", "In capitals, with its space."),
    Field("UPRN", "string", "Its Unique Property Reference Number.", pattern="[1-9][0-9]{0,11}"),
    Field("Exemption", "string", "Of what is withheld: the section of the Freedom of Information Act 2000."),
    Field("Number", "integer", "1, or how many are withheld under that exemption.", required=True),
)
_NOUN = "site"


@dataclass(frozen=True)
class Premises:
    """`withheld` are pairs of an exemption and how many sites it covers; `unmarked` are sites that are not public and
    name no exemption of the Act, and `unsettled` public assets of which the register does not say whether they are
    held: both are for the officer, and never in a file."""

    body: str
    on: date
    rows: tuple[tuple[Cell, ...], ...]
    withheld: tuple[tuple[str, int], ...]
    unmarked: int
    unsettled: tuple[str, ...]


def build_premises(register: Register, on: date) -> Premises:
    """As at the end of the day `on`. Raises Refusal for a day before the body is on record."""
    public, inside = register.estate(on, Audience.PUBLIC), register.estate(on, Audience.SUB_GROUP)
    listed = held_assets(public)
    covert = _covert(register, public, inside)
    secret = [asset for asset in held_assets(inside) if public.find("asset", asset.key) is None]
    rows = tuple(
        (
            asset.record.name,
            ", ".join(asset.record.address.lines) or None if asset.record.address else None,
            asset.record.address.postcode if asset.record.address else None,
            asset.record.uprn,
            None,
            1,
        )
        for asset in listed
    )
    return Premises(
        public.body().record.name,
        on,
        rows,
        tuple(sorted(Counter(covert.values()).items())),
        sum(asset.key not in covert for asset in secret),
        tuple(asset.record.name for asset in unsettled_assets(public)),
    )


def _covert(register: Register, public: Estate, inside: Estate) -> dict[str, str]:
    """For each asset that the public does not know and that is withheld under the Act, the exemptions in words."""
    grounds: dict[str, set[Ground]] = {}
    newest = register.last_number()
    for withholding in inside.withholdings():
        for number in withholding.record.entries if withholding.record.ground in EXEMPTIONS else ():
            entry = register.entry(number) if number <= newest else None  # it may name one that is still to come
            if entry and entry.kind == "asset" and public.find("asset", entry.key) is None:
                grounds.setdefault(entry.key, set()).add(withholding.record.ground)
    return {key: _in_words(found) for key, found in grounds.items()}


def _in_words(grounds: set[Ground]) -> str:
    """ "section 31 (law enforcement)" """
    return " and ".join(f"{ground.value.replace('-', ' ')} ({EXEMPTIONS[ground]})" for ground in sorted(grounds))


def premises_table(premises: Premises) -> Table:
    """The list, with a row for each exemption behind it."""
    hidden = [("Withheld", None, None, None, exemption, number) for exemption, number in premises.withheld]
    rows = [*premises.rows, *hidden]
    return Table("premises", "Premises and land", "row", _FIELDS, rows, (), premises.on, Audience.PUBLIC, False)


def premises_paper(premises: Premises) -> Paper:
    """The same as a page."""
    columns = (Column("Name", 45), Column("Address", 55))
    rows = tuple(_paper_row(row) for row in premises.rows)
    day = print_day(premises.on)
    blocks: list[Block] = [
        Paragraph(Statement(f"What the {premises.body} owned, or what was occupied for it, as at {day}.")),
        PaperTable("Premises and land", columns, rows, titled=False, row_headers=True, empty="None is public."),
        Heading("Withheld"),
        *(Paragraph(Statement(sentence)) for sentence in _withheld_words(premises)),
    ]
    return Paper(
        "Premises and land", f"Published under the {_ORDER}", ("Premises and land",), premises.body,
        premises.on.isoformat(), tuple(blocks), landscape=False,
    )  # fmt: skip


def _paper_row(row: tuple[Cell, ...]) -> Row:
    name, street, postcode = (str(cell or "") for cell in row[:3])
    address = " ".join(filter(None, (street, postcode)))
    return Row(name, "", ((Statement(name),), statements(address or None)))


def _withheld_words(premises: Premises) -> list[str]:
    if not premises.withheld:
        return ["Nothing is withheld under the Freedom of Information Act 2000."]
    return [
        f"{number:,} {_NOUN}{'' if number == 1 else 's'}: Freedom of Information Act 2000, {exemption}."
        for exemption, number in premises.withheld
    ]
