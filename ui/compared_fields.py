"""What of tickets, problems, planned works and agreements is compared, and how each version says it."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from nocdesk.instants import zone_word
from nocdesk.language import _
from nocdesk.problems.editing import ProblemValues
from nocdesk.problems.states import WORDS as PROBLEM_WORDS
from nocdesk.sla.terms_parts import TermsParts
from nocdesk.tickets.merging import TicketValues
from nocdesk.tickets.restoration_words import CAUSE_WORDS, RESTORATION_WORDS
from nocdesk.tickets.workflow import WORDS
from ui.dialogs.conflict import Fields
from ui.text import MISSING, minute
from ui.work_edit import WorkSaid


def _time(at: datetime | None, now: datetime) -> str:
    return f"{minute(at, now)} {zone_word(at)}" if at is not None else ""


TICKET_FIELDS: Fields[TicketValues] = {
    "status": (_("Ticket"), lambda values, _now: WORDS[values.status]),
    "restoration": (
        _("Status"),
        lambda values, _now: _(RESTORATION_WORDS[values.restoration]) if values.restoration else "",
    ),
    "etr_at": (_("Restore by"), lambda values, now: _time(values.etr_at, now)),
    "cause": (_("Cause"), lambda values, _now: _(CAUSE_WORDS[values.cause]) if values.cause else ""),
    "crew": (_("Crew"), lambda values, _now: values.crew),
    "next_update_at": (_("Next update"), lambda values, now: _time(values.next_update_at, now)),
}
WORK_FIELDS: Fields[WorkSaid] = {
    "starts_at": (_("Begins"), lambda values, now: _time(values.starts_at, now)),
    "ends_at": (_("Ends"), lambda values, now: _time(values.ends_at, now) or _("called off")),
    "announced_at": (_("Announced"), lambda values, now: _time(values.announced_at, now)),
}


def moved_fields(base: WorkSaid, theirs: WorkSaid) -> Fields[WorkSaid]:
    """The same of a work that is moved: what was announced holds for the windows that it had, and for no other."""

    def announced(values: WorkSaid, now: datetime) -> str:
        return _time(values.announced_at, now) if values in (base, theirs) else _("to be announced anew")

    return {**WORK_FIELDS, "announced_at": (WORK_FIELDS["announced_at"][0], announced)}


PROBLEM_FIELDS: Fields[ProblemValues] = {
    "state": (_("Status"), lambda values, _now: PROBLEM_WORDS[values.state]),
    "owner": (_("Owner"), lambda values, _now: values.owner or _("nobody")),
}
_TERMS: Mapping[str, str] = {
    "timezone": _("Time zone"),
    "currency": _("Currency"),
    "monthly_charge": _("Monthly charge"),
    "min_coverage": _("Least coverage"),
    "calendar": _("Contract hours"),
    "planned": _("Planned works"),
}


def terms_fields(*versions: TermsParts) -> Fields[TermsParts]:
    """The parts of an agreement in which these versions differ; of a table what differs is said, as in its file."""
    names = dict.fromkeys(name for version in versions for name in version)
    differing = [name for name in names if any(each.get(name) != versions[0].get(name) for each in versions)]
    return {name: (_terms_title(name), partial(_terms_words, name, versions)) for name in differing}


def _terms_title(name: str) -> str:
    kind, dot, own = name.partition(".")
    if not dot:
        return _TERMS.get(name, name)
    return (_("Objective {name}") if kind == "objective" else _("Credits of {name}")).format(name=own)


def _terms_words(name: str, versions: tuple[TermsParts, ...], values: TermsParts, _now: datetime) -> str:
    value = values.get(name)
    tables = [version[name] for version in versions if version.get(name)]
    if not tables or not isinstance(tables[0], dict):
        return "" if value is None else str(value)
    if value is None:
        return _("not agreed")
    keys = [key for key in value if any(table.get(key) != tables[0].get(key) for table in tables)]
    return "\n".join(f"{key} = {_as_in_file(value[key])}" for key in keys) or _("agreed")


def _as_in_file(value: object) -> str:
    return MISSING if value is None else json.dumps(value, ensure_ascii=False)
