"""What a seat reads to know what calls it; run on the pool."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.boards.call_board import CallQuestion, CallRules, Calls, RuleTrial, calls_since, try_rules
from nocdesk.core import Core
from nocdesk.filtering.amounts import Asking
from nocdesk.filtering.fault import FilterError
from nocdesk.instants import shown_zone
from nocdesk.language import _
from nocdesk.people.policy import Act, may
from nocdesk.views.list_views import list_view_rows
from ui.alarm_filters import SAVED_FILTERS, key_of

_SHIPPED = {kept.key: kept.text for kept in SAVED_FILTERS if kept.text}


@dataclass(frozen=True, slots=True)
class RuleNames:
    """The kept filters by which a seat is called, by name; an empty one is every alarm, and none in a flood."""

    wanted: str = ""
    always: str = ""


@dataclass(frozen=True, slots=True)
class SeatCalls:
    """What calls a seat, and in words which of its filters is understood no more."""

    calls: Calls
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallReads:
    """Reads of one seat."""

    core: Core

    def filters(self) -> Mapping[str, str]:
        """The filters of alarms that can be chosen: the texts of shipped ones by key, and of kept ones by name."""
        with self.core.read() as session:
            return self._filters(session)

    def calls(self, asked: CallQuestion, names: RuleNames) -> SeatCalls:
        """What calls the seat; a filter that is understood no more is as one that is gone."""
        with self.core.read() as session:
            asking, rules = self._asking(), self._rules(session, names)
            wrong_wanted = _fault(names.wanted, rules.wanted, asking)
            wrong_always = _fault(names.always, rules.always, asking)
            rules = CallRules("" if wrong_wanted else rules.wanted, "" if wrong_always else rules.always)
            faults = tuple(dict.fromkeys(fault for fault in (wrong_wanted, wrong_always) if fault))
            return SeatCalls(calls_since(session, replace(asked, rules=rules), asking=asking), faults)

    def trial(self, names: RuleNames) -> RuleTrial:
        """What these filters make of the alarms that ask now."""
        with self.core.read() as session:
            return try_rules(session, self._rules(session, names), asking=self._asking())

    def _asking(self) -> Asking:
        return Asking(self.core.actor.name, self.core.clock.now(), shown_zone())

    def _rules(self, session: Session, names: RuleNames) -> CallRules:
        """A filter that is gone keeps nothing off: the seat is called to every alarm."""
        if not names.wanted and not names.always:
            return CallRules()
        filters = self._filters(session)
        wanted, always = (filters.get(key_of(name, filters), "") for name in (names.wanted, names.always))
        return CallRules(wanted, always)

    def _filters(self, session: Session) -> Mapping[str, str]:
        if not may(self.core.actor.role, Act.KEEP_VIEW):
            return _SHIPPED
        kept = list_view_rows(session, self.core.actor, "alarms")
        # Of one name the own one counts, and it is read first.
        return _SHIPPED | {row.name: row.text for row in reversed(kept)}


def _fault(name: str, text: str, asking: Asking) -> str:
    """What is wrong with a kept filter, in words; nothing where it is understood."""
    try:
        ALARM_WORDS.parse(text, asking)
    except FilterError as error:
        return _("The seat is called without the filter “{name}”: {why}").format(name=name, why=error)
    return ""
