"""How long the report on a year of 1,000 services takes: its figures, and its pages as PDF."""

import io
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from nocdesk.catalog.model import Measure, ServiceSpecification, SlaTemplate
from nocdesk.clock import VirtualClock
from nocdesk.core import open_core
from nocdesk.customers.model import Agreement, Customer
from nocdesk.people.model import Actor, Role
from nocdesk.reports.orders import ReportKind, ReportOrder, make_report
from nocdesk.reports.pdf import write_pdf
from nocdesk.reports.report_period import period_named
from nocdesk.services.model import Service
from nocdesk.settings import Settings
from nocdesk.sla.agreements import renew
from nocdesk.sla.model import SlaVerdict
from nocdesk.sla.parts import Part, parts_between
from nocdesk.sla.verdicts import Verdict
from tests.bench.figures import Figure, report

SERVICES = 1_000
YEAR = period_named("2026", "Europe/Riga")
OBJECTIVES = (("availability", None), ("delay", 60.0), ("loss", 1.0))


def bench_a_year_of_a_thousand_services(tmp_path: Path) -> None:
    clock = VirtualClock(YEAR.ends_at + timedelta(hours=2))
    core = open_core(Settings(data_dir=tmp_path), Actor("sam", Role.SUPERVISOR), clock)
    with core.work() as work:
        customer = Customer(name="Northbank", number="C-1", timezone="Europe/Riga")
        kind = ServiceSpecification(key="access", name="Access")
        terms = [
            {"measure": name, "target": 0.999, **({"limit": limit} if limit else {})} for name, limit in OBJECTIVES
        ]
        work.session.add_all([customer, kind, SlaTemplate(name="Gold", terms={"objective": terms})])
        work.session.flush()
        agreement = Agreement(name="Gold", customer_id=customer.id, template="Gold", starts_at=YEAR.starts_at)
        work.session.add(agreement)
        work.session.flush()
        renew(work, agreement, YEAR.starts_at, "agreed")
        rows = [
            {"id": n, "name": f"ACC-{n:04d}", "customer_id": customer.id, "specification_id": kind.id,
             "agreement_id": agreement.id, "version": 1}
            for n in range(1, SERVICES + 1)
        ]  # fmt: skip
        work.session.execute(insert(Service), rows)
        work.session.flush()
        parts = parts_between(work.session, YEAR.starts_at, YEAR.ends_at)
        work.session.execute(insert(SlaVerdict), [_verdict(part) for part in parts])
    started = time.perf_counter()
    with core.read() as session:
        document = make_report(session, ReportOrder(ReportKind.SLA, None, YEAR), now=clock.at)
    figures_s = time.perf_counter() - started
    started = time.perf_counter()
    write_pdf(document, io.BytesIO())
    pages_s = time.perf_counter() - started
    core.close()
    report(
        "reports",
        [Figure("figures of a year of 1,000 services", figures_s, "s"), Figure("its pages as PDF", pages_s, "s")],
        beside="",
    )


def _verdict(part: Part) -> dict[str, Any]:
    seconds = part.period.seconds
    down = 3_000.0 if (part.service_id * 7 + part.period.starts_at.month) % 50 == 0 else 0.0
    return {
        "service_id": part.service_id, "objective": part.objective.name, "measure": Measure(part.objective.measure),
        "metric": part.objective.metric, "target": part.objective.target, "limit": part.objective.limit,
        "period_starts_at": part.period.starts_at, "period_ends_at": part.period.ends_at, "contract_s": seconds,
        "measured_s": seconds, "excluded_s": 0.0, "down_s": down, "achieved": 1 - down / seconds, "coverage": 1.0,
        "budget_s": seconds / 1_000, "budget_left_s": seconds / 1_000 - down, "burn": {}, "breach_at": None,
        "breached_at": None, "state": Verdict.BREACHED if down else Verdict.MET, "reason": "", "currency": "",
        "money": {}, "computed_at": part.period.ends_at + timedelta(minutes=5), "version_id": part.version.version_id,
        "version": 1, "supersedes": None, "changes": {},
    }  # fmt: skip
