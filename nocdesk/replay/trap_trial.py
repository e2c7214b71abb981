"""Tries changed rules for traps: the traps of a night are judged anew by the rules in force and by the changed ones."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.names.file import load_names
from nocdesk.problems.rule import CorrelationRule
from nocdesk.replay.difference import Difference
from nocdesk.replay.trap_recording import device_numbers, recorded_traps, without_what_traps_told
from nocdesk.replay.traps_again import TrapRun
from nocdesk.replay.trial import NothingRecordedError, Step, night_so_far, score_of, try_scores
from nocdesk.setting_groups import ProblemSettings
from nocdesk.traps.rules.book import ClosedBook
from nocdesk.traps.rules.rule import TrapRules


def closed_book(rules: TrapRules, names_file: Path) -> ClosedBook:
    """These rules, with the names that are known and those that the rules bring."""
    return ClosedBook(rules, load_names(names_file, rules.objects))


class TrapTrial:
    """A night whose traps have been read; `count` says of how many."""

    def __init__(
        self,
        session: Session,
        until: datetime,
        lasts: timedelta,
        in_force: ClosedBook,
        problems: ProblemSettings | None = None,
    ) -> None:
        traps = recorded_traps(session, until - lasts, until)
        if not traps:
            raise NothingRecordedError(_("No trap was heard in that time: choose a longer one."))
        night = night_so_far(session, until, lasts, problems)
        rest = without_what_traps_told(session, night.events, traps, in_force)
        self._night = night.of((*rest, *traps))
        self._numbers = device_numbers(session)
        self._in_force = in_force
        self.count = len(traps)

    def compare(self, changed: ClosedBook, correlation: tuple[CorrelationRule, ...], step: Step) -> Difference:
        """Both runs beside each other."""
        score = score_of(self._night, correlation)
        before, after = (replace(score, traps=TrapRun(book, self._numbers)) for book in (self._in_force, changed))
        return try_scores(before, after, self._night.until, step)
