"""Keeps the evidence log to its day and its budget, and pins what lies around alarms and breaches, in short steps."""

from datetime import timedelta

import structlog

from nocdesk.core import Core
from nocdesk.evidence.commands import forget_evidence, forget_pins, pinned_bytes
from nocdesk.evidence.pinning import prepare_pins, write_pins
from nocdesk.people.model import SYSTEM
from nocdesk.store.series_time import microseconds

STEPS_IN_A_RUN = 200


class EvidenceKeeping:
    """The calendar's work on the evidence of one core; one run at a time."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._is_over = False
        self._log = structlog.get_logger("evidence")

    def run(self) -> None:
        """Pin first, so that nothing is forgotten that is to be kept."""
        self._pin()
        self._forget()
        self._say_if_pins_are_too_much()

    def _pin(self) -> None:
        for _ in range(STEPS_IN_A_RUN):
            with self._core.read() as session:
                pins = prepare_pins(session, self._core.clock.now())
            if not pins:
                return
            with self._core.work(SYSTEM) as work:
                write_pins(work.session, pins)

    def _forget(self) -> None:
        settings, keep = self._core.settings.evidence, self._core.settings.keep
        now = self._core.clock.now()
        before_us = microseconds(now - timedelta(hours=settings.hours))
        with self._core.work(SYSTEM) as work:
            forget_pins(work.session, breaches_before_us=microseconds(now - timedelta(days=keep.five_minute_days)))
        for _ in range(STEPS_IN_A_RUN):
            with self._core.work(SYSTEM) as work:
                if not forget_evidence(work.session, before_us=before_us, budget_bytes=settings.budget_bytes):
                    return

    def _say_if_pins_are_too_much(self) -> None:
        budget = self._core.settings.evidence.budget_bytes
        with self._core.read() as session:
            pinned = pinned_bytes(session)
        if (pinned > budget) != self._is_over:
            self._is_over = pinned > budget
            if self._is_over:
                self._log.warning("pinned evidence alone is beyond the budget", pinned=pinned, budget=budget)
