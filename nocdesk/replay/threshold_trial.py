"""Tries a changed threshold: what was measured in a night is judged anew by the thresholds in force and the changed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from nocdesk.alarms.model import Condition
from nocdesk.language import _
from nocdesk.problems.rule import CorrelationRule
from nocdesk.provider.threshold_texts import threshold_entry, thresholds_with
from nocdesk.quality.model import Threshold
from nocdesk.quality.reading import Metric
from nocdesk.quality.standing_limits import References
from nocdesk.replay.difference import Difference
from nocdesk.replay.recorded import Recorded, RecordedAlarm
from nocdesk.replay.threshold_recording import alarms_of, measured_between
from nocdesk.replay.trial import Night, NothingRecordedError, Step, night_so_far, score_of, try_scores
from nocdesk.setting_groups import ProblemSettings

_JUDGING = 0.2
"""So much of the whole trial is the judging of readings."""


class ThresholdTrial:
    """A night whose readings have been judged by both sets of thresholds; `count` says how many readings."""

    def __init__(
        self,
        session: Session,
        until: datetime,
        lasts: timedelta,
        text: str,
        references: References,
        step: Step,
        problems: ProblemSettings | None = None,
    ) -> None:
        entry = threshold_entry(session, text)
        before, after = thresholds_with(session, entry)
        metrics = _metrics(before, after)
        measured = measured_between(session, metrics, until - lasts, until)
        self.count = sum(len(each.readings) for each in measured)
        if not self.count:
            raise NothingRecordedError(
                _("No reading of {metric} is kept of that time: choose a longer one.").format(metric=entry.metric)
            )
        night = night_so_far(session, until, lasts, problems)
        rest = tuple(event for event in night.events if not _is_judged_anew(event, metrics))
        share = _JUDGING / 2
        self._before = _with(night, rest, alarms_of(measured, before, references, lambda at: step(at * share)))
        self._after = _with(night, rest, alarms_of(measured, after, references, lambda at: step((1 + at) * share)))

    def compare(self, correlation: tuple[CorrelationRule, ...], step: Step) -> Difference:
        """Both runs beside each other."""
        before, after = score_of(self._before, correlation), score_of(self._after, correlation)
        return try_scores(before, after, self._before.until, lambda share: step(_JUDGING + (1 - _JUDGING) * share))


def _metrics(before: list[Threshold], after: list[Threshold]) -> list[Metric]:
    """Those of the changed threshold: also the one that it judged before, if it judges another now."""
    changed = {each for each in before if each not in after} | {each for each in after if each not in before}
    return sorted({each.metric for each in changed})


def _is_judged_anew(event: Recorded, metrics: list[Metric]) -> bool:
    if not isinstance(event, RecordedAlarm) or event.condition is not Condition.THRESHOLD:
        return False
    return event.problem.partition("|")[0] in metrics


def _with(night: Night, rest: tuple[Recorded, ...], judged: list[RecordedAlarm]) -> Night:
    return night.of((*rest, *judged))
