"""The command about alarm quality: how much the alarms ask of those who watch them, and which alarms do it."""

from datetime import timedelta
from typing import Annotated

import typer

from nocdesk.alarms.health.figures import TOP
from nocdesk.alarms.health.targets import HealthSettings, Kpi
from nocdesk.boards.health_records import health_record
from nocdesk.commandline.listings import instant_of
from nocdesk.commandline.opening import store_for
from nocdesk.commandline.options import AsJson
from nocdesk.commandline.output import show_json, show_table
from nocdesk.language import _
from nocdesk.people.policy import Act
from nocdesk.shifts.alarm_health import AlarmTerms, HealthReview, ReviewOrder, review
from nocdesk.shifts.health_words import STANDING_WORDS, target_text, title_of, value_text, window_words


def health(
    context: typer.Context,
    start: Annotated[str | None, typer.Option("--from", help="From when on; 30 days ago without it.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Until when; now without it.")] = None,
    shift: Annotated[str | None, typer.Option(help="Only the time of this shift, by its name.")] = None,
    console: Annotated[str | None, typer.Option(help="Only the alarms of this console, by its name.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure alarm quality: load, floods, chattering, stale and shelved alarms, missing rules, and the worst ten."""
    starts_at, ends_at = instant_of(start, "--from"), instant_of(end, "--to")
    with store_for(context, Act.VIEW_ALARMS) as core:
        settings, now = core.settings, core.clock.now()
        ends_at = ends_at or now
        starts_at = starts_at or ends_at - timedelta(days=settings.health.window_days)
        if starts_at >= min(ends_at, now):
            raise typer.BadParameter(_("it must lie before the end, and not ahead"), param_hint="--from")
        with core.read() as session:
            order = ReviewOrder(starts_at, ends_at, shift, console)
            found = review(session, order, AlarmTerms(settings.health, settings.shifts), now=now)
    if as_json:
        show_json(health_record(found, settings.health))
    else:
        _show(found, settings.health)


def _show(found: HealthReview, health: HealthSettings) -> None:
    of = found.order
    print(
        _("Alarm quality {starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC").format(
            starts_at=of.starts_at, ends_at=of.ends_at
        )
    )
    print(
        _("{window}; {annunciated:,} annunciated\n").format(
            window=window_words(found, health), annunciated=found.whole.annunciated
        )
    )
    rows = (
        (
            title_of(kpi, health),
            value_text(kpi, found.whole.values[kpi]),
            target_text(kpi, health.targets),
            _(STANDING_WORDS[found.whole.standings[kpi]]),
        )
        for kpi in Kpi
    )
    show_table(("figure", "value", "target", "state"), rows, empty=_("Nothing was measured."))
    offenders = found.whole.found.offenders
    worst = zip(offenders.trouble[:TOP].tolist(), offenders.times[:TOP].tolist(), strict=True)
    cells = ((n, o.resource, o.text, o.rule, o.alarm_id) for t, n in worst if (o := found.origins[t]))
    print()
    show_table(("times", "resource", "alarm", "rule", "id"), cells, empty=_("No alarm was annunciated."))
