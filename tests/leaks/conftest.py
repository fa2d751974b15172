"""A register with secrets in it, made by the commands of every day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.leaks.outputs import standing_still, typed

BEGIN = (
    (
        "init",
        "--body",
        "cpcc",
        "--name",
        "The Commissioner's Office",
        "--panel-name",
        "The Panel",
        "--on",
        "2012-11-22",
    ),
    ("asset", "add", "Copse Court", "--status", "options", "--on", "2019-06-26", "--marking", "public"),
    ("meeting", "add", "panel", "2019-10-09", "--state", "held", "--public"),
)
CONFIDENTIAL = """
source = "Zqsource"
by = "Zqrole"
on = 2019-07-01
marking = "commercial"
[[record]]
kind = "asset"
key = "copse-court"
current_use = "Zquse"
address = {lines = ["Zqstreet", "Ely"], postcode = "CB7 4AA"}
location = {easting_m = 513131, northing_m = 299299, accuracy_m = 137, source = "Zqsurvey"}
floor_area = {m2 = "7654321", basis = "GIA"}
notes = [{label = "Zqlabel", text = "Zqnote"}, {label = "Door", text = "green"}]
[[record]]
kind = "asset"
key = "zqhouse"
name = "Zqhouse"
status = "proposed"
[[record]]
kind = "meeting"
key = "sub-group-2019-09-04"
of = "sub-group"
date = 2019-09-04
state = "planned"
place = "Zqplace"
[[record]]
kind = "update"
asset = "copse-court"
column = "situation"
text = "Zqtext"
[[record]]
kind = "lease"
key = "let"
asset = "copse-court"
side = "let"
counterparty = "Zqtenant"
breaks = [{party = "tenant", notice_months = 6}]
[[record]]
kind = "decision"
key = "zqdecision"
subject = "Zqsubject"
decided_on = 2019-07-01
assets = ["copse-court"]
"""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    """A folder with a register of which these entries are withheld."""
    with standing_still(tmp_path):
        for words in BEGIN:
            assert typed(*words)[0] == 0
        Path("confidential.toml").write_text(CONFIDENTIAL, encoding="utf-8")
        code, _, err = typed("record", "confidential.toml")
        assert (code, err.count("Public papers leave it out")) == (0, 1)
        yield tmp_path
