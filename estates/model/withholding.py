"""Why entries are withheld, and when that is to be looked at again."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from estates.model.dates import ReducedDate
from estates.model.record import Record
from estates.model.text import Line, Text
from estates.model.vocabulary import Ground

EntryNumber = Annotated[int, Field(strict=True, ge=1, lt=2**53)]


class Withholding(Record):
    """The ground on which entries are withheld, and why keeping them back serves the public better than telling."""

    kind: ClassVar[str] = "withholding"

    entries: tuple[EntryNumber, ...]
    """The numbers of the entries withheld."""
    ground: Ground
    """The law that allows it."""
    provision: Line | None = None
    """With the ground `other`: act and section."""
    public_interest: Text
    """Why, in all the circumstances, withholding outweighs telling (Schedule 12A, paragraph 10)."""
    review: ReducedDate
    """When it is to be looked at again."""

    @model_validator(mode="after")
    def _names_its_provision(self) -> "Withholding":
        if self.ground is Ground.OTHER and not self.provision:
            raise ValueError("the ground `other` needs a provision: act and section")
        return self

    @property
    def law(self) -> str:
        """The provision in words."""
        return self.provision or self.ground.label
