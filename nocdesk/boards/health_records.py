"""A review of alarm quality as JSON: its fields stay."""

from typing import Any

from nocdesk.alarms.health.figures import TOP, Figures
from nocdesk.alarms.health.happenings import Ints
from nocdesk.alarms.health.reading import Origin, instant_of_micros
from nocdesk.alarms.health.repeating import Repeats
from nocdesk.alarms.health.targets import SHARES, HealthSettings, Kpi
from nocdesk.shifts.alarm_health import HealthReview
from nocdesk.shifts.health_words import title_of, window_words

Record = dict[str, Any]


def health_record(found: HealthReview, health: HealthSettings) -> Record:
    """Everything that the review found."""
    of = found.whole.found
    return {
        "from": found.order.starts_at.isoformat(),
        "to": found.order.ends_at.isoformat(),
        "shift": found.order.shift,
        "console": found.order.console,
        "known_from": found.known_from.isoformat(),
        "days_known": found.days_known,
        "window_days": health.window_days,
        "is_preliminary": found.days_known < health.window_days,
        "window": window_words(found, health),
        "annunciated": found.whole.annunciated,
        "figures": [_figure(kpi, found.whole, health) for kpi in Kpi],
        "priorities": {**found.whole.priorities, "indeterminate": found.whole.indeterminate},
        "top": _repeats(of.offenders, found.origins, found.whole.annunciated)[:TOP],
        "chattering": _repeats(of.chattering, found.origins),
        "fleeting": _repeats(of.fleeting, found.origins),
        "stale": _troubles(of.stale, found.origins),
        "standing": _troubles(of.standing, found.origins),
        "shelved": _troubles(of.shelved, found.origins),
        "unapproved": _troubles(of.unapproved, found.origins),
        "missing_rules": _troubles(of.missing_rules, found.origins),
        "floods": [
            {
                "from": instant_of_micros(flood.start_us).isoformat(),
                "to": None if flood.end_us is None else instant_of_micros(flood.end_us).isoformat(),
                "most_in_10_min": flood.most,
                "annunciated": flood.annunciated,
            }
            for flood in of.floods
        ],
        "consoles": {name: _values(figures) for name, figures in found.consoles.items()},
        "shifts": {name: _values(figures) for name, figures in found.shifts.items()},
        "days": [{"on": f"{instant_of_micros(d.window.start_us):%Y-%m-%d}", **_values(d)} for d in found.days],
    }


def _figure(kpi: Kpi, figures: Figures, health: HealthSettings) -> Record:
    acceptable, manageable = health.targets.bounds(kpi)
    return {
        "kpi": kpi.value,
        "title": title_of(kpi, health),
        "value": figures.values[kpi],
        "unit": "share" if kpi in SHARES else "count",
        "acceptable": acceptable,
        "manageable": manageable,
        "excessive": health.targets.excessive_above(kpi),
        "state": figures.standings[kpi].value,
    }


def _values(figures: Figures) -> Record:
    return {"annunciated": figures.annunciated, **{kpi.value: figures.values[kpi] for kpi in Kpi}}


def _repeats(repeats: Repeats, origins: tuple[Origin, ...], whole: int = 0) -> list[Record]:
    return [
        {**_origin(origins[trouble]), "times": times, **({"share": times / whole} if whole else {})}
        for trouble, times in zip(repeats.trouble.tolist(), repeats.times.tolist(), strict=True)
    ]


def _troubles(troubles: Ints, origins: tuple[Origin, ...]) -> list[Record]:
    return [_origin(origins[trouble]) for trouble in troubles.tolist()]


def _origin(origin: Origin) -> Record:
    return {
        "natural_key": origin.natural_key,
        "alarm": origin.alarm_id,
        "resource": origin.resource,
        "text": origin.text,
        "rule": origin.rule,
        "severity": origin.severity.value,
    }
