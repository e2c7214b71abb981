"""The report on alarm quality: each figure with its target, by shift and by console, and the alarms behind it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from nocdesk.alarms.health.figures import TOP, Figures
from nocdesk.alarms.health.happenings import Ints
from nocdesk.alarms.health.reading import Origin, instant_of_micros
from nocdesk.alarms.health.repeating import Repeats
from nocdesk.alarms.health.targets import SHARES, HealthSettings, Kpi, Standing
from nocdesk.language import _, pgettext
from nocdesk.reports.document import Amount, Block, Column, Figure, Note, Section, Table, Unit, Value
from nocdesk.reports.document import Figures as FigureRow
from nocdesk.reports.pictures import Trend, TrendPoint
from nocdesk.shifts.alarm_health import HealthReview
from nocdesk.shifts.health_words import CAUTION, STANDING_WORDS, target_text, title_of, window_words

_MARKS: Mapping[Standing, str] = {
    Standing.EXCESSIVE: "bad", Standing.BAD: "bad", Standing.MANAGEABLE: "warn", Standing.UNKNOWN: "muted",
}  # fmt: skip
_HEAD = (Kpi.PER_10_MIN, Kpi.MOST_IN_10_MIN, Kpi.FLOOD_TIME, Kpi.TOP_TEN, Kpi.CHATTERING, Kpi.STALE)
_COMPARED = (
    Kpi.PER_10_MIN, Kpi.CROWDED_PERIODS, Kpi.MOST_IN_10_MIN, Kpi.FLOODS, Kpi.FLOOD_TIME, Kpi.TOP_TEN,
    Kpi.CHATTERING, Kpi.FLEETING, Kpi.STALE,
)  # fmt: skip


def _priority_words(of: str) -> str:
    """What a priority is called."""
    return {
        "high": pgettext("priority", "High"),
        "medium": pgettext("priority", "Medium"),
        "low": pgettext("priority", "Low"),
    }[of]


_LISTED = 50
"""Of longer lists the first so many are printed; the command line has them all."""


def health_sections(found: HealthReview, health: HealthSettings) -> tuple[Section, ...]:
    """What the report says."""
    of, origins = found.whole.found, found.origins
    return (
        Section(
            _("At a glance"),
            (
                _at_a_glance(found, health),
                Note(_("Known: {known}. {caution}").format(known=window_words(found, health), caution=_(CAUTION))),
            ),
        ),
        Section(_("Figures and targets"), (_figure_table(found.whole, health),)),
        Section(_("Priorities"), (_priority_table(found.whole),)),
        Section(_("The ten that ask most"), (_repeat_table(of.offenders, origins, _("Annunciated"), TOP),)),
        *_compared(_("By shift"), found.shifts, health),
        *_compared(_("By console"), found.consoles, health),
        Section(_("Floods"), (_flood_table(found),)),
        Section(_("Chattering"), (_repeat_table(of.chattering, origins, _("Clears")),)),
        Section(_("Fleeting"), (_repeat_table(of.fleeting, origins, _("Times")),)),
        Section(_("Stale"), (_trouble_table(of.stale, origins),)),
        Section(_("Shelved at the end"), (_trouble_table(of.shelved, origins),)),
        Section(_("Suppressed outside approved methods"), (_trouble_table(of.unapproved, origins),)),
        Section(_("Traps without a rule"), (_trouble_table(of.missing_rules, origins),)),
        Section(_("Day by day"), _trends(found, health)),
    )


def _at_a_glance(found: HealthReview, health: HealthSettings) -> FigureRow:
    return FigureRow(
        tuple(
            Figure(
                title_of(kpi, health),
                found.whole.values[kpi],
                _unit(kpi),
                _places(kpi),
                beside=_(STANDING_WORDS[found.whole.standings[kpi]]).lower(),
                mark="bad" if found.whole.standings[kpi].is_beyond_target else "",
            )
            for kpi in _HEAD
        )
    )


def _figure_table(whole: Figures, health: HealthSettings) -> Table:
    columns = (
        Column(_("Figure"), width=2.2),
        Column(_("Value"), Unit.NUMBER),
        Column(_("Target"), width=1.4),
        Column(_("State")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            title_of(kpi, health),
            _amount(kpi, whole.values[kpi]),
            target_text(kpi, health.targets),
            _(STANDING_WORDS[whole.standings[kpi]]),
        )
        for kpi in Kpi
    ]
    return Table("", columns, tuple(rows), marks=tuple(_MARKS.get(whole.standings[kpi], "") for kpi in Kpi))


def _priority_table(whole: Figures) -> Table:
    columns = (
        Column(_("Priority")),
        Column(_("Annunciated"), Unit.COUNT),
        Column(pgettext("part", "Share"), Unit.SHARE, 1),
    )
    total = sum(whole.priorities.values())
    rows: list[tuple[Value, ...]] = [
        (_priority_words(name), count, count / total if total else None) for name, count in whole.priorities.items()
    ]
    return Table("", columns, (*rows, (_("Indeterminate, apart"), whole.indeterminate, None)))


def _compared(title: str, figures: Mapping[str, Figures], health: HealthSettings) -> tuple[Section, ...]:
    """A row of the main figures for each shift or console; nothing where there are none."""
    if not figures:
        return ()
    columns = (
        Column(_("Name"), width=1.2),
        Column(_("Annunciated"), Unit.COUNT),
        *(Column(title_of(kpi, health), _unit(kpi), _places(kpi)) for kpi in _COMPARED),
    )
    rows = tuple((name, one.annunciated, *(one.values[kpi] for kpi in _COMPARED)) for name, one in figures.items())
    return (Section(title, (Table("", columns, rows),)),)


def _flood_table(found: HealthReview) -> Table:
    columns = (
        Column(pgettext("time", "From"), Unit.INSTANT),
        Column(pgettext("time", "To"), Unit.INSTANT),
        Column(_("Most in 10 min"), Unit.COUNT),
        Column(_("Annunciated"), Unit.COUNT),
    )
    rows: list[tuple[Value, ...]] = [
        (_instant(flood.start_us), _instant(flood.end_us), flood.most, flood.annunciated)
        for flood in found.whole.found.floods[:_LISTED]
    ]
    return Table("", columns, tuple(rows), _("No flood."))


def _repeat_table(repeats: Repeats, origins: Sequence[Origin], what: str, most: int = _LISTED) -> Table:
    columns = (Column(_("Resource"), width=1.3), Column(_("Alarm"), width=2.2), Column(_("Rule"), width=1.3),
               Column(what, Unit.COUNT))  # fmt: skip
    counted = zip(repeats.trouble[:most].tolist(), repeats.times[:most].tolist(), strict=True)
    rows: list[tuple[Value, ...]] = [(*_words(origins[trouble]), times) for trouble, times in counted]
    return Table("", columns, tuple(rows))


def _trouble_table(troubles: Ints, origins: Sequence[Origin]) -> Table:
    columns = (Column(_("Resource"), width=1.3), Column(_("Alarm"), width=2.2), Column(_("Rule"), width=1.3))
    return Table("", columns, tuple(_words(origins[trouble]) for trouble in troubles[:_LISTED].tolist()))


def _trends(found: HealthReview, health: HealthSettings) -> tuple[Block, ...]:
    acceptable, __ = health.targets.bounds(Kpi.PER_DAY)
    points = tuple(TrendPoint(_day(day), float(day.annunciated)) for day in found.days)
    if len(points) < 2:
        return (Note(_("There is one day only.")),)
    return (Trend(_("Annunciated by day (UTC), and the target of an average day"), "", acceptable, points, None),)


def _words(origin: Origin) -> tuple[str, str, str]:
    return origin.resource, origin.text, origin.rule


def _amount(kpi: Kpi, value: float | None) -> Amount:
    return Amount(value, _unit(kpi), _places(kpi))


def _unit(kpi: Kpi) -> Unit:
    return Unit.SHARE if kpi in SHARES else Unit.NUMBER


def _places(kpi: Kpi) -> int:
    if kpi in SHARES:
        return 1
    return 2 if kpi in (Kpi.PER_10_MIN, Kpi.PER_HOUR, Kpi.PER_DAY) else 0


def _instant(us: int | None) -> datetime | None:
    return None if us is None else instant_of_micros(us)


def _day(day: Figures) -> date:
    return instant_of_micros(day.window.start_us).date()
