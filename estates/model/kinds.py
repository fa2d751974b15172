"""The closed union of the kinds of record."""

from collections.abc import Mapping

from estates.model.asset import Asset
from estates.model.body import Body
from estates.model.decision import Decision
from estates.model.lease import Lease
from estates.model.meeting import Meeting
from estates.model.publication import Publication
from estates.model.record import Record
from estates.model.update import Update

KINDS: Mapping[str, type[Record]] = {
    model.kind: model for model in (Body, Asset, Lease, Update, Meeting, Decision, Publication)
}
