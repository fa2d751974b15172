"""The same of what is published of itself and of what watches the estate (see `test_no_leak`)."""

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.leaks.outputs import open_outputs, watched_by_the_sub_group
from tests.leaks.reading import read
from tests.leaks.secret import tokens
from tests.leaks.test_no_leak import differing, recorded, told
from tests.soak import examples


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=examples(1), phases=[Phase.explicit, Phase.generate])
def test_no_open_data_site_calendar_or_check_holds_a_secret_or_changes_with_one(seed: int) -> None:
    these, secrets = told(seed)
    those, others = told(seed, other=True)
    with recorded(these):
        public = open_outputs()
    with recorded(those):
        assert differing(public, open_outputs()) == []
    assert {"site/index.html", "assets.parquet", "assets.gpkg", "transparency.csv", "due.ics"} <= public.keys()
    slots = secrets.slots | others.slots
    leaked = {
        name: slots[token] for name, content in public.items() for token in tokens(read(name, content)) & slots.keys()
    }
    assert leaked == {}


def test_what_the_sub_group_watches_does_hold_secrets() -> None:
    story, secrets = told(1)
    with recorded(story):
        found = {
            name: tokens(read(name, said)) & secrets.slots.keys() for name, said in watched_by_the_sub_group().items()
        }
    holding = {name.partition(" --")[0] for name, held in found.items() if held}
    assert {"$ estates check", "due.ics"} <= holding
