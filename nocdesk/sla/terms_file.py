"""Terms in and out: TOML as people write it, canonical JSON as it is kept, and the fingerprint of what it says."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.shape_faults import shape_faults
from nocdesk.sla.calendar import ContractCalendar
from nocdesk.sla.credit_steps import CreditTable, Ladder, mildest_first
from nocdesk.sla.hours import DayHours, WeeklyHours
from nocdesk.sla.objectives import MEASURED_BY, TICKET_KINDS, Keeps, Kind, Objective, PlannedRule
from nocdesk.sla.periods import PeriodRule
from nocdesk.sla.statistic import Statistic
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_checks import agreement_faults, steps_of
from nocdesk.sla.terms_content import terms_content
from nocdesk.sla.terms_shape import AgreementShape, CalendarShape, CreditShape, ObjectiveShape, PlannedShape
from nocdesk.toml_file import FaultyFileError, TomlFile, parse_toml, read_toml

_HOUR_S = 3600


class TermsError(NocdeskError):
    """Stored terms that are not those of an agreement."""


def read_terms(path: Path) -> Terms:
    """The agreement in a TOML file; every fault is said with its line and what to do."""
    return _terms_in(read_toml(path))


def terms_from_toml(text: str, name: str = "agreement") -> Terms:
    """The agreement in a text that has been loaded already; `name` is for messages."""
    return _terms_in(parse_toml(name, text))


def terms_from_json(text: str) -> Terms:
    """The agreement that `terms_to_json` wrote, or one that says the same under the same keys."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise TermsError(
            _("The terms are no JSON ({error}). They were changed from outside: restore them.").format(error=error)
        ) from error
    if not isinstance(content, dict):
        raise TermsError(_("The terms are no table of JSON. They were changed from outside: restore them."))
    return terms_from_content(content)


def terms_from_content(content: dict[str, Any], name: str = "agreement") -> Terms:
    """The agreement in tables that were read from some other file."""
    return _terms_in(TomlFile(name, content, {}))


def terms_to_json(terms: Terms) -> str:
    """The terms with every key, in one order and one way of writing: equal terms give equal text."""
    return json.dumps(terms_content(terms), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(terms: Terms) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(terms_to_json(terms).encode()).hexdigest()


def terms_of(shape: AgreementShape) -> Terms:
    """The terms that a sound agreement has."""
    return Terms(
        name=shape.name,
        timezone=shape.timezone,
        currency=shape.currency,
        monthly_charge=shape.monthly_charge,
        min_coverage=float(shape.min_coverage),
        calendar=_calendar(shape.timezone, shape.calendar),
        planned=_planned(shape.planned),
        objectives=tuple(map(_objective, shape.objective)),
        credits=tuple(map(_credit, shape.credit)),
    )


def _terms_in(toml: TomlFile) -> Terms:
    title = f"agreement '{toml.content['name']}'" if isinstance(toml.content.get("name"), str) else "agreement"
    try:
        shape = AgreementShape.model_validate(toml.content)
    except ValidationError as error:
        raise FaultyFileError(shape_faults(toml, (), title, AgreementShape, error)) from error
    faults = [f"{toml.place(path)}: {text}" for path, text in agreement_faults(shape)]
    if faults:
        raise FaultyFileError(faults)
    return terms_of(shape)


def _planned(shape: PlannedShape) -> PlannedRule:
    # Rounded, so that hours read, written and read again are the same seconds.
    cap_s = None if shape.cap_h is None else round(shape.cap_h * _HOUR_S, 6)
    return PlannedRule(timedelta(days=shape.notice_days), cap_s)


def _calendar(timezone: str, shape: CalendarShape) -> ContractCalendar:
    return ContractCalendar(
        timezone,
        hours=tuple(map(WeeklyHours.of, shape.hours)),
        holidays=shape.holidays,
        extra=tuple(map(DayHours.of, shape.extra)),
        exempt=tuple(map(DayHours.of, shape.exempt)),
    )


def _objective(shape: ObjectiveShape) -> Objective:
    known = MEASURED_BY.get(shape.measure or "")
    kind = Kind.METRIC if shape.is_metric else Kind(shape.measure or "")
    target = shape.limit if shape.is_metric and shape.statistic != "share" else shape.target
    return Objective(
        name=shape.title,
        kind=kind,
        target=float(target or 0.0),
        period=PeriodRule.of(shape.period),
        measure=shape.measure or "",
        metric=known.metric.value if known else shape.metric or "",
        limit=None if shape.limit is None else float(shape.limit),
        keeps=shape.keeps or _usual_keeps(shape, kind),
        statistic=Statistic.of(shape.statistic),
        bin_statistic=Statistic.of(shape.bin_statistic),
        bin_s=shape.bin_s,
        min_samples=shape.min_samples,
        min_s=float(shape.min_s),
        scope=shape.scope,
        series=shape.series,
        priority=shape.priority,
    )


def _usual_keeps(shape: ObjectiveShape, kind: Kind) -> Keeps:
    """The side of the limit on which such a value is good, whether it is named as a measure or as its metric."""
    if kind is Kind.AVAILABILITY or kind in TICKET_KINDS:
        return Keeps.AT_LEAST
    words = {shape.measure, shape.metric}
    return next((k.keeps for word, k in MEASURED_BY.items() if words & {word, k.metric.value}), Keeps.AT_MOST)


def _credit(shape: CreditShape) -> CreditTable:
    ladder = None
    if shape.first is not None and shape.further is not None:
        ladder = Ladder(shape.first.min, shape.first.percent, shape.further.min, shape.further.percent)
    return CreditTable(
        shape.objective, shape.basis, mildest_first(shape.basis, steps_of(shape)), ladder, shape.cap_percent
    )
