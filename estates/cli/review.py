"""`estates review`"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from estates.cli.asking import Left, ask
from estates.cli.options import OFFICER, PROTECT, ByOption, MarkingOption, marking, opened
from estates.cli.output import counted, recorded, say
from estates.errors import Refusal
from estates.model.vocabulary import Column, Marking, Milestone, Status

if TYPE_CHECKING:
    from estates.checks.finding import Finding
    from estates.model.update import Update
    from estates.register.estate import Estate, Standing
    from estates.register.review import Answers, Review, Standings


def command(
    ctx: typer.Context,
    meeting: Annotated[str, typer.Option("--meeting", metavar="KEY", help="The meeting: sub-group-2019-09.")],
    assets: Annotated[
        list[str] | None, typer.Argument(metavar="ASSET", help="Only these, gone through already or not.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was disposed of, split or merged, or is unknown.")
    ] = False,
    marked: MarkingOption = PROTECT,
    by: ByOption = OFFICER,
) -> None:
    """Go through the assets at a meeting: what stands of each, then what is new; recorded asset by asset.

    Enter: nothing new. q, Ctrl-D or Ctrl-C: leave; what was answered is recorded, and the same command goes on with
    the first asset that this meeting has not been through.

    \b
    Example: estates review --meeting sub-group-2019-09
             estates review --meeting sub-group-2019-09 copse-court
    """
    from estates.register.review import Review

    mark = marking(marked)
    with opened(ctx) as register:
        review = Review(register, meeting, by)
        if assets:
            estate = review.estate()
            wanted, done = [estate.asset(key).key for key in assets], set()
        else:
            wanted, done = [asset.key for asset in review.assets(everything=everything)], review.done()
        waiting = [key for key in wanted if key not in done]
        print(f"{review.source}: {counted(len(waiting), 'asset')} to go through, {len(wanted) - len(waiting)} done.")
        findings = _findings(review)
        recorded_of = 0
        for number, asset in enumerate(waiting, start=1):
            try:
                recorded_of += _go_through(
                    review, asset, f"[{number} of {len(waiting)}]", mark, findings.get(asset, ())
                )
            except Left:
                say(f"Left. Next, to go on: estates review --meeting {meeting}")
                return
    nothing = len(waiting) - recorded_of
    say(f"To the end. {recorded_of} with news, {nothing} without. Next: estates appendix 4 --panel DAY")


def _findings(review: "Review") -> "dict[str, list[Finding]]":
    """For each asset, what needs attention on the day of the meeting, as the register stands before it."""
    from estates.checks.rules import gather, needing_attention

    by_asset: dict[str, list[Finding]] = {}
    for finding in needing_attention(gather(review.register, review.on.last)):
        for asset in finding.assets:
            by_asset.setdefault(asset, []).append(finding)
    return by_asset


def _go_through(review: "Review", asset: str, place: str, marked: Marking, findings: "Sequence[Finding]") -> bool:
    """Whether anything was recorded. Asks again where it could not be, with what was answered. Raises Left, with what
    was answered recorded."""
    from estates.register.review import Answers

    said = Answers(marking=marked)
    while True:
        shown, estate = review.standings(asset), review.estate()
        _show(shown, estate, place, findings)
        questions = _Questions(estate, shown, said)
        try:
            questions.ask()
        except Left:
            _record(review, shown, questions.said, finished=False)
            raise
        said = questions.said
        if not said.any:
            return False
        if _record(review, shown, said):
            return True


def _record(review: "Review", shown: "Standings", said: "Answers", *, finished: bool = True) -> bool:
    """Whether it is recorded; if not, says why and what was answered."""
    if not said.any:
        return False
    try:
        recorded(review.register, review.append(shown, said, finished=finished))
    except Refusal as refusal:
        print(*(f"  {sentence}" for sentence in refusal.sentences), sep="\n")
        print(
            "  Not recorded:", *(text for text in (said.situation, said.timescale, said.status) if text), sep="\n    "
        )
        return False
    return True


class _Questions:
    """Asked one after the other; `said` holds what has been answered so far."""

    def __init__(self, estate: "Estate", shown: "Standings", said: "Answers") -> None:
        self._estate = estate
        self._shown = shown
        self.said = said

    def ask(self) -> None:
        """Raises Left."""
        from estates.model.text import parse_text

        self._set("situation", "what is new", parse_text)
        self._set("timescale", "what is new", parse_text)
        self._set("status", "if it changes", self._status)
        self._set("decision", "that gave it this status", self._decision, needed=bool(self.said.status))
        stated = bool(self.said.situation or self.said.timescale)
        self._set("milestone", "if it is one", Milestone.parse, needed=stated)
        self._set("reference", "of the milestone", parse_text, needed=bool(self.said.milestone))
        count = len(self._shown.updates)
        self._set("retired", f"which are out of date, 1 to {count}, or several: 1 3", self._retired, needed=count > 0)
        self._set("marking", "for whose eyes", Marking.parse, needed=self.said.any)

    def _set(self, name: str, hint: str, parse: Callable[[str], Any], *, needed: bool = True) -> None:
        """Asks for one answer; one that is not `needed`, because of another, is taken back."""
        from estates.register.review import Answers

        default = getattr(Answers(), name)
        answer = ask(f"  {name}, {hint}", parse, getattr(self.said, name)) if needed else None
        kept = getattr(self.said, name) if name == "marking" and not needed else default
        self.said = replace(self.said, **{name: kept if answer is None else answer})

    def _status(self, text: str) -> Status:
        status = Status.parse(text)
        if status is self._shown.asset.record.status:
            raise ValueError(f"it is {status} already; Enter leaves it so")
        return status

    def _decision(self, text: str) -> str:
        return self._estate.decision(text).key

    def _retired(self, text: str) -> tuple[str, ...]:
        words = text.replace(",", " ").split()
        count = len(self._shown.updates)
        if wrong := [word for word in words if not (word.isascii() and word.isdigit() and 1 <= int(word) <= count)]:
            raise ValueError(f'"{wrong[0]}" is none of the statements above; expected their numbers, 1 to {count}')
        return tuple(dict.fromkeys(self._shown.updates[int(word) - 1].key for word in words))


def _show(shown: "Standings", estate: "Estate", place: str, findings: "Sequence[Finding]") -> None:
    """What stands of an asset, and what needs attention."""
    from estates.register.options import settled_by

    asset, settled = shown.asset, settled_by(estate)
    print(f"\n{place} {asset.record}  ({asset.key})")
    print(f"  status: {asset.record.status} ({asset.since('status')})")
    for column in Column:
        _show_column(column, shown.updates)
    for decision in estate.decisions_about().get(asset.key, []):
        print(f"  decision, {decision.record.decided_on}: {decision.record}")
    for analysis in estate.analyses(asset.key):
        if analysis.key not in settled:
            print(f"  option analysis, open: {analysis.record.title}")
    for finding in findings:
        of_another = finding.kind == "asset" and finding.key != asset.key
        whose = f"{estate.asset(finding.key).values['name']}: " if of_another else ""
        print(f"  needs attention: {whose}{finding.message}. [{finding.rule}]")


def _show_column(column: Column, updates: "Sequence[Standing[Update]]") -> None:
    print(f"  {column}:{'' if any(u.record.column is column for u in updates) else ' nothing'}")
    for number, update in enumerate(updates, start=1):
        if update.record.column is column:
            mark = update.asserted_by["text"].marking
            hidden = "" if mark == Marking.PUBLIC else f", {mark}"
            print(f"    {number}. {update.since('text')}{hidden}: {update.record.text}")
