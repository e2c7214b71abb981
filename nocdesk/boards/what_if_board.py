"""What can be tried out at the agreement of a service: its text, and the thresholds on what is measured of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nocdesk.customers.model import Agreement, AgreementVersion
from nocdesk.quality.model import Basis, Side, Threshold
from nocdesk.quality.profile import is_within
from nocdesk.quality.reading import Metric
from nocdesk.quality.thresholds import Rule, applicable
from nocdesk.quality.trying import times_raised
from nocdesk.services.model import Service
from nocdesk.sla.measured import measured_series
from nocdesk.sla.micros import SECOND_US, us_of
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_text import terms_to_toml
from nocdesk.sla.what_if import Span, length_of, version_of
from nocdesk.store.series_reads import samples_between


@dataclass(frozen=True, slots=True)
class TriedLimits:
    """What of a threshold can be tried out: where it triggers and re-arms, and after how many readings."""

    trigger: float
    rearm: float
    count: int

    def of(self, rule: Rule) -> Rule:
        """The rule with these in their place."""
        return replace(rule, trigger=self.trigger, rearm=self.rearm, count=self.count)


@dataclass(frozen=True, slots=True)
class WhatIfGround:
    """A service, its agreement as a text, and the thresholds on values that judge it (by metric the first one).

    `version` is the number of the terms that are in force; `last`, that of the version entered last, may be one that is
    to hold from a later day.
    """

    service_id: int
    service: str
    agreement_id: int
    agreement: str
    version: int
    last: int
    terms: Terms
    text: str
    rules: Mapping[Metric, Rule]


def what_if_ground(session: Session, service_id: int, now: datetime) -> WhatIfGround:
    """What is agreed on a service at present; raises NoAgreementError where nothing is."""
    version = version_of(session, service_id, now)
    name, agreement, template = session.execute(
        select(Service.name, Agreement.name, Agreement.template)
        .join(Agreement, Agreement.id == Service.agreement_id)
        .where(Service.id == service_id)
    ).one()
    known = applicable(session.scalars(select(Threshold)).all(), service_id, template)
    measured = measured_series(session, [service_id]).get(service_id, {})
    rules = {
        metric: group[0]
        for metric, groups in known.items()
        for group in groups
        if metric in measured and group[0].basis is Basis.VALUE and group[0].side is not Side.OUTSIDE
    }
    text, number = terms_to_toml(version.terms), version.agreement_id
    last = session.scalars(select(func.max(AgreementVersion.number)).filter_by(agreement_id=number)).one()
    return WhatIfGround(service_id, name, number, agreement, version.number, last, version.terms, text, rules)


def alarms_tried(
    session: Session, service_id: int, rule: Rule, tried: TriedLimits, span: Span, now: datetime
) -> tuple[int, int]:
    """How many alarms the rule raises by the readings that are kept of a time, as it is and as it is tried."""
    series_id = measured_series(session, [service_id]).get(service_id, {}).get(rule.metric)
    if series_id is None:
        return 0, 0
    since = now - timedelta(days=length_of(span))
    found = samples_between(session, np.array([series_id], np.int64), us_of(since), us_of(now))
    readings = list(zip((found.at_us / SECOND_US).tolist(), found.values.tolist(), strict=True))
    within = partial(is_within, rule.hours, rule.timezone) if rule.hours else lambda _at: True
    before, after = (times_raised(readings, each.limits(None), within) for each in (rule, tried.of(rule)))
    return before, after
