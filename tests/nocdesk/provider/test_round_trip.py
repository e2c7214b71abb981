"""Whatever a provider is, its export says the same: import, export, import again, and there is nothing to do."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocdesk.catalog.model import Measure
from nocdesk.core import Core
from nocdesk.network.model import DeviceKind, ProbeType, SnmpBackend, SnmpVersion
from nocdesk.people.model import Actor, Role
from nocdesk.priority import Priority
from nocdesk.provider.apply import import_provider
from nocdesk.provider.export import export_provider, provider_text
from nocdesk.provider.file import parse_provider
from nocdesk.provider.merge import by_key
from nocdesk.provider.plan import plan_import
from nocdesk.provider.shape import Provider
from nocdesk.quality.model import Basis, Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import PartEffect
from nocdesk.severity import PerceivedSeverity

ADMINISTRATOR = Actor("root", Role.ADMINISTRATOR)
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30)
NAMES = TEXTS.map(str.strip).filter(bool)
NUMBERS = st.floats(0.001, 1e6, allow_nan=False)
V3_SETTINGS = {
    "snmp": st.just(SnmpVersion.V3),
    "backend": st.sampled_from(sorted(SnmpBackend)),
    "context": TEXTS.filter(lambda text: len(text.encode()) <= 32),
    "max_varbinds": st.none() | st.integers(1, 1000),
}
COMMUNITY_SETTINGS = {
    "snmp": st.sampled_from([SnmpVersion.V1, SnmpVersion.V2C]),
    "answers_from": st.lists(st.sampled_from(["192.0.2.7", "2001:db8::9", "192.0.2.8"]), unique=True),
}
PARTS = st.fixed_dictionaries({"effect": st.sampled_from(sorted(PartEffect)), "weight": st.floats(0.1, 1000)})
SPOKEN_TO = st.fixed_dictionaries(V3_SETTINGS) | st.fixed_dictionaries(COMMUNITY_SETTINGS)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


NO_PLACE: st.SearchStrategy[dict[str, float]] = st.just({})
PLACES = NO_PLACE | st.fixed_dictionaries({"latitude": st.floats(-90, 90), "longitude": st.floats(-180, 180)})

PERIODS = ["day", "month", "year", "rolling:30d"]
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "timezone": st.sampled_from(["Europe/Riga", "Asia/Kathmandu"]),
        "min_coverage": st.floats(0, 1),
        "currency": st.just("EUR"),
        "calendar": st.sampled_from([{"hours": ["mon-fri 09:00-17:00"], "exempt": ["2026-12-24"]}, {}]),
        "planned": st.fixed_dictionaries({}, optional={"notice_days": st.floats(0, 30), "cap_h": st.floats(0, 30)}),
    },
)


class _UndoError(Exception):
    """Ends a unit of work without a commit."""


def some(draw: st.DrawFn, names: list[str]) -> list[str]:
    """Some of the names, in any order."""
    return draw(st.lists(st.sampled_from(names), unique=True, max_size=3)) if names else []


def one_or_none(draw: st.DrawFn, names: list[str]) -> str | None:
    """One of the names, or none."""
    return draw(st.sampled_from([None, *names]))


COMPARISONS: tuple[dict[str, Any], ...] = (
    {},
    {"side": Side.OUTSIDE, "trigger": 9.5, "rearm": 8.0, "low_trigger": -3.0, "low_rearm": -2.5},
    {"basis": Basis.STEP_PCT, "trigger": 50.0, "rearm": 20.0, "over_min": 15},
    {
        "basis": Basis.BASELINE_SPREAD,
        "side": Side.BELOW,
        "trigger": 3.0,
        "rearm": 1.0,
        "timezone": "Asia/Tokyo",
        "weeks": 6,
    },
    {"hours": ("mon-fri 08:00-18:00", "sat 09:00-12:30"), "timezone": "Europe/Riga"},
)
"""What a threshold may compare with, and when."""


@st.composite
def objectives(draw: st.DrawFn) -> list[dict[str, Any]]:
    """What is promised: shares, a metric that has no word of its own, and what is counted."""
    words = draw(st.lists(st.sampled_from([word for word in Measure if word != "metric"]), unique=True, min_size=1))
    found: list[dict[str, Any]] = []
    for word in words:
        is_counted = word in ("outages", "longest_outage")
        limit = {} if is_counted or word == "availability" else {"limit": 3.5 if word == "mos" else 12.5}
        target = draw(st.integers(0, 20).map(float) if is_counted else st.floats(0.5, 1))
        found.append({"measure": word, "target": target, "period": draw(st.sampled_from(PERIODS)), **limit})
    named = {"name": "p95 of jitter", "metric": "owd_sd_ms", "statistic": "p95", "limit": 20.0, "bin_s": 60}
    return [*found, *draw(st.sampled_from([[], [named]]))]


@st.composite
def providers(draw: st.DrawFn) -> Provider:
    """A provider in which everything that is named exists, and services depend on earlier ones only."""
    unique = st.lists(NAMES, unique=True, min_size=1, max_size=4)
    customers, sites, agreements, services = draw(unique), draw(unique), draw(unique), draw(unique)
    devices, probes, thresholds, works = draw(unique), draw(unique), draw(unique), draw(unique)
    templates = draw(unique)
    owner = draw(st.sampled_from(customers))
    terms = {"objective": draw(objectives()), **draw(CONDITIONS)}
    ports = draw(st.lists(st.integers(1, 65535), unique=True, min_size=len(devices), max_size=len(devices)))
    interfaces = [{"name": name, "description": draw(TEXTS)} for name in draw(unique)]
    return Provider.model_validate(
        {
            "specification": [{"key": "access", "name": draw(NAMES), "description": draw(TEXTS)}],
            "template": [{"name": name, "tier": draw(TEXTS), **terms} for name in templates],
            "customer": [{"name": n, "number": f"K-{i}", "timezone": "Asia/Tokyo"} for i, n in enumerate(customers)],
            "contact": [{"name": draw(NAMES), "customer": owner, "role": draw(TEXTS), "phone": draw(TEXTS)}],
            "site": [
                {"name": name, "customer": owner, "address": draw(TEXTS), "town": draw(TEXTS), **draw(PLACES)}
                for name in sites
            ],
            "agreement": [
                {
                    "name": n,
                    "customer": owner,
                    "starts_at": draw(st.none() | INSTANTS),
                    "opens_tickets": draw(st.booleans()),
                    **draw(st.sampled_from([{"template": templates[0]}, {"objective": draw(objectives())}])),
                    **draw(CONDITIONS),
                }
                for n in agreements
            ],
            "service": [
                {
                    "name": name,
                    "label": draw(TEXTS),
                    "customer": owner,
                    "site": one_or_none(draw, sites),
                    "specification": "access",
                    "agreement": one_or_none(draw, agreements),
                    "depends_on": (below := some(draw, services[:number])),
                    "parts": {other: draw(PARTS) for other in below if draw(st.booleans())},
                    "state_rule": draw(st.sampled_from(["worst", "best", "weight 0.5"])),
                    "starts_at": (begun := draw(st.none() | INSTANTS)),
                    "ends_at": begun + timedelta(days=1) if begun and draw(st.booleans()) else None,
                }
                for number, name in enumerate(services)
            ],
            "device": [
                {
                    "name": name,
                    "kind": draw(st.sampled_from(sorted(DeviceKind))),
                    "vendor": draw(TEXTS),
                    "location": draw(TEXTS),
                    "address": "192.0.2.1",
                    "port": port,
                    "credential": "core",
                    "interfaces": interfaces,
                    **draw(SPOKEN_TO),
                    **draw(PLACES),
                }
                for name, port in zip(devices, ports, strict=True)
            ],
            "support": [{"service": services[0], "device": name, **draw(PARTS)} for name in devices],
            "probe": [
                {
                    "name": name,
                    "type": ProbeType.CISCO_IPSLA,
                    "device": devices[0],
                    "service": one_or_none(draw, services),
                    "interval_s": draw(st.floats(1, 3600)),
                    "parameters": {"entry": draw(st.integers(1, 2**31 - 1))},
                }
                for name in probes
            ],
            "threshold": [
                {
                    "name": name,
                    "metric": draw(st.sampled_from(sorted(Metric))),
                    "side": Side.ABOVE,
                    "trigger": draw(NUMBERS) + 1e6,
                    "rearm": draw(NUMBERS),
                    "severity": PerceivedSeverity.MINOR,
                    "service": one_or_none(draw, services),
                    **draw(st.sampled_from(COMPARISONS)),
                }
                for name in thresholds
            ],
            "workgroup": [
                {"name": name, "supervisor": draw(TEXTS), "email": "noc@example.net", "takes_new": draw(st.booleans())}
                for name in draw(unique)
            ],
            "ticket_target": [
                {"priority": priority, "response_min": 7.5, "restoration_min": draw(st.integers(1, 10_000))}
                for priority in draw(st.lists(st.sampled_from(sorted(Priority)), unique=True))
            ],
            "work": [
                {
                    "name": n,
                    "reason": draw(TEXTS),
                    "starts_at": at,
                    "ends_at": at + timedelta(hours=1),
                    "services": services,
                }
                for n, at in zip(works, draw(st.lists(INSTANTS, min_size=len(works), max_size=len(works))), strict=True)
            ],
        }
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(provider=providers())
def test_an_export_says_what_was_imported(sqlite_core: Core, provider: Provider) -> None:
    file = parse_provider("p.toml", provider_text(provider))

    with suppress(_UndoError), sqlite_core.work(ADMINISTRATOR) as work:
        import_provider(work, file)
        text = export_provider(work.session)
        again = plan_import(work.session, parse_provider("out.toml", text))
        raise _UndoError

    assert (again.steps, again.absent) == ((), ())


@settings(max_examples=50, deadline=None)
@given(provider=providers())
def test_a_provider_is_read_back_from_its_text(provider: Provider) -> None:
    file = parse_provider("p.toml", provider_text(provider))

    assert file.faults == ()
    assert by_key(file.provider) == by_key(provider)
