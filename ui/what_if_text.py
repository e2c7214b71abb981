"""What an agreement came to and would have come to, in words, and the limits of a threshold as they are written."""

from collections.abc import Iterable
from dataclasses import dataclass

from nocdesk.boards.what_if_board import TriedLimits
from nocdesk.language import _, ngettext
from nocdesk.quality.model import Side
from nocdesk.quality.thresholds import Rule
from nocdesk.sla.evaluating import Compared
from nocdesk.sla.judging import Judgement
from nocdesk.sla.objectives import Kind, Objective
from nocdesk.sla.terms import Terms
from nocdesk.sla.what_if import Span, Tried
from nocdesk.sla.wording import lasting, value_text
from ui.sla_text import STATE_WORD, achieved_text, coverage_text
from ui.text import MISSING, within

SPANS = {
    Span.PERIOD: _("The periods that run"),
    Span.DAY: _("The last day"),
    Span.WEEK: _("The last 7 days"),
    Span.MONTH: _("The last 30 days"),
}
HEADS = (_("Achieved"), _("Coverage"), _("Bad"), _("Budget left"), _("Verdict"), _("Credit"))
NOT_AGREED = _("not agreed")


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """An objective: what each column was and would have been."""

    objective: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def differs(self) -> tuple[bool, ...]:
        """Which columns are not the same."""
        return tuple(was != would for was, would in zip(self.before, self.after, strict=True))

    @property
    def words(self) -> str:
        """All of it, to be read aloud."""
        pairs = zip(HEADS, self.before, self.after, strict=True)
        said = (
            f"{head} {was}" + (_(", would be {would}").format(would=would) if was != would else "")
            for head, was, would in pairs
        )
        return f"{self.objective}: {'; '.join(said)}."


def compared_lines(tried: Tried) -> tuple[ComparedLine, ...]:
    """A line for each objective of either agreement."""
    return tuple(_line(each, tried.version.terms, tried.changed) for each in tried.found)


def alarms_text(before: int, after: int, span: Span) -> str:
    """How many alarms the threshold raises by what was measured, as it is and as it is tried."""
    time = _("the last 30 days") if span is Span.PERIOD else within(SPANS[span])
    was = ngettext("{before} alarm", "{before} alarms", before).format(before=before)
    if before == after:
        return _("{was} in {time}, as it is and as it is tried.").format(was=was, time=time)
    return _("{was} in {time} as it is, {after} as it is tried.").format(was=was, time=time, after=after)


def limits_in(trigger: str, rearm: str, count: str, rule: Rule) -> TriedLimits | str:
    """The limits that were written, or what is wrong with them."""
    try:
        limits = TriedLimits(_number(trigger), _number(rearm), int(count))
    except ValueError:
        return _("Write numbers: where it triggers, where it re-arms, and after how many readings.")
    if not 1 <= limits.count <= 1_000:
        return _("Write how many readings in a row it takes, 1 to 1000.")
    if rule.side is Side.ABOVE and limits.rearm > limits.trigger:
        return _("It must re-arm at or below where it triggers.")
    if rule.side is Side.BELOW and limits.rearm < limits.trigger:
        return _("It must re-arm at or above where it triggers.")
    return limits


def _number(text: str) -> float:
    number = float(text.replace(",", "."))
    if not abs(number) < 1e15:
        raise ValueError(text)
    return number


def _line(each: Compared, old: Terms, new: Terms) -> ComparedLine:
    return ComparedLine(each.objective, tuple(_cells(each.before, old)), tuple(_cells(each.after, new)))


def _cells(judged: Judgement | None, terms: Terms) -> Iterable[str]:
    if judged is None:
        yield NOT_AGREED
        yield from [MISSING] * (len(HEADS) - 1)
        return
    yield _achieved(judged, terms.objective(judged.objective))
    yield MISSING if judged.coverage is None else coverage_text(judged.coverage)
    yield lasting(round(judged.down_seconds * 1e6))
    yield _left(judged.budget_left_s)
    yield STATE_WORD[judged.verdict]
    yield _credit(judged)


def _achieved(judged: Judgement, objective: Objective | None) -> str:
    if judged.achieved is None:
        return MISSING if judged.tickets is None else judged.tickets.words
    if objective is not None and objective.kind is Kind.LONGEST_OUTAGE:
        return lasting(round(judged.achieved * 1e6))
    if objective is not None and (objective.is_share or objective.counts_tickets):
        return achieved_text(judged.achieved)
    return value_text(judged.achieved)


def _left(seconds: float | None) -> str:
    if seconds is None:
        return MISSING
    words = lasting(round(abs(seconds) * 1e6))
    return f"\N{MINUS SIGN}{words}" if seconds < 0 else words


def _credit(judged: Judgement) -> str:
    credit = judged.credit
    if credit is None:
        return _("not decided") if judged.is_credit_open else MISSING
    if not credit.percent:
        return _("none")
    return f"{credit.percent:f} %" if credit.money is None else str(credit.money)
