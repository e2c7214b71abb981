"""The figures of alarm quality in words: what each is called, how it is written, and what it should be."""

from collections.abc import Mapping
from datetime import timedelta

from nocdesk.alarms.health.figures import RATES
from nocdesk.alarms.health.happenings import MINUTE_US
from nocdesk.alarms.health.targets import SHARES, HealthSettings, HealthTargets, Kpi, Standing
from nocdesk.language import N_, _
from nocdesk.shifts.alarm_health import HealthReview

TITLES: Mapping[Kpi, str] = {
    Kpi.PER_10_MIN: N_("Annunciated per 10 min"),
    Kpi.PER_HOUR: N_("Annunciated per hour"),
    Kpi.PER_DAY: N_("Annunciated per day"),
    Kpi.CROWDED_PERIODS: N_("10-min periods above {limit}"),
    Kpi.CROWDED_HOURS: N_("Hours above {limit}"),
    Kpi.MOST_IN_10_MIN: N_("Most in a 10-min period"),
    Kpi.FLOODS: N_("Floods"),
    Kpi.FLOOD_TIME: N_("Time in flood"),
    Kpi.TOP_TEN: N_("Contribution of the top ten"),
    Kpi.CHATTERING: N_("Chattering alarms"),
    Kpi.FLEETING: N_("Fleeting alarms"),
    Kpi.STALE: N_("Stale alarms, most in a day"),
    Kpi.PRIORITIES: N_("Priorities, furthest from 80/15/5"),
    Kpi.INDETERMINATE: N_("Indeterminate"),
    Kpi.STANDING: N_("Standing alarms, most at once"),
    Kpi.SHELVED: N_("Shelved alarms, most at once"),
    Kpi.UNAPPROVED: N_("Suppressed outside approved methods"),
    Kpi.MISSING_RULES: N_("Traps without a rule"),
}

STANDING_WORDS: Mapping[Standing, str] = {
    Standing.ACCEPTABLE: N_("Acceptable"),
    Standing.MANAGEABLE: N_("Manageable"),
    Standing.BAD: N_("Bad"),
    Standing.EXCESSIVE: N_("Excessive"),
    Standing.UNKNOWN: N_("Not judged"),
}

CAUTION = N_(
    "The targets are those of EEMUA 191 and ISA-18.2, as others quote them; experienced operators read alarms at "
    "several times these rates. They are settings under health.targets, and block nothing."
)


def title_of(kpi: Kpi, health: HealthSettings) -> str:
    """What a figure is called, with the limit that it counts by."""
    limits = {Kpi.CROWDED_PERIODS: health.crowded_above, Kpi.CROWDED_HOURS: health.crowded_hour_above}
    title = _(TITLES[kpi])
    return title.format(limit=limits[kpi]) if kpi in limits else title


def value_text(kpi: Kpi, value: float | None) -> str:
    """A figure as people read it."""
    if value is None:
        return "\N{EN DASH}"
    if kpi in SHARES:
        return f"{value * 100:.1f} %"
    return f"{value:,.2f}" if kpi in RATES and value < 100 else f"{value:,.0f}"


def target_text(kpi: Kpi, targets: HealthTargets) -> str:
    """Up to where it is acceptable, and up to where it can be managed where that is more."""
    acceptable, manageable = targets.bounds(kpi)
    words = f"\N{LESS-THAN OR EQUAL TO} {_bound(kpi, acceptable)}"
    return (
        words
        if acceptable == manageable
        else _("{words}, bad > {bound}").format(words=words, bound=_bound(kpi, manageable))
    )


def window_words(found: HealthReview, health: HealthSettings) -> str:
    """Of how much something is known, and whether that is enough: `11 of 30 days, preliminary`."""
    if (observed_us := found.whole.observed_us) < health.judged_after_us:
        return _("{minutes} min, too early to judge").format(minutes=observed_us // MINUTE_US)
    asked = found.order.ends_at - found.order.starts_at
    if asked < timedelta(days=health.window_days):
        known = found.order.ends_at - found.known_from
        hours, whole = known / timedelta(hours=1), asked / timedelta(hours=1)
        words = (
            _("{hours:.1f} of {whole:.1f} hours").format(hours=hours, whole=whole)
            if whole < 48
            else _("{days_known} of {whole:.0f} days").format(days_known=found.days_known, whole=whole / 24)
        )
        return _("{words}; figures are sound from {window_days} days on").format(
            words=words, window_days=health.window_days
        )
    if found.days_known >= health.window_days:
        return _("{days_known} days").format(days_known=found.days_known)
    return _("{days_known} of {window_days} days, preliminary").format(
        days_known=found.days_known, window_days=health.window_days
    )


def _bound(kpi: Kpi, value: float) -> str:
    return f"{value * 100:g} %" if kpi in SHARES else f"{value:g}"
