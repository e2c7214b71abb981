"""Each period of a report that spans several, and what was judged otherwise before."""

from collections.abc import Iterable

from nocdesk.language import N_, _
from nocdesk.reports.document import Column, Section, Table, Unit, Value
from nocdesk.reports.judged import MARKS, VERDICT_WORDS, Judged
from nocdesk.reports.promises import in_its_unit
from nocdesk.reports.verdicts import Reported
from nocdesk.sla.verdicts import Verdict

MOST_PERIODS = 600
"""Of more periods only those that were not kept are listed one by one."""


_FIGURES = {
    "version": N_("version"),
    "period_starts_at": N_("period starts at"),
    "period_ends_at": N_("period ends at"),
    "target": N_("target"),
    "limit": N_("limit"),
    "contract_s": N_("contract"),
    "measured_s": N_("measured"),
    "excluded_s": N_("excluded"),
    "down_s": N_("down"),
    "achieved": N_("achieved"),
    "coverage": N_("coverage"),
    "budget_s": N_("budget"),
    "budget_left_s": N_("budget left"),
    "breached_at": N_("breached at"),
    "state": N_("state"),
    "money": N_("money"),
}
"""What a verdict is compared in, as `sla.figures` names it."""


def period_sections(judged: Judged) -> tuple[Section, ...]:
    """Each period by itself, where a report spans several; of very many only those that were not kept."""
    if all(len(one.periods) == 1 for one in judged.wholes):
        return ()
    is_short = len(judged.found) <= MOST_PERIODS
    rows = [one for one in judged.found if is_short or one.state is not Verdict.MET]
    columns = (
        Column(_("Service")),
        Column(_("Objective")),
        Column(_("From"), Unit.INSTANT),
        Column(_("Achieved"), Unit.NUMBER),
        Column(_("Coverage"), Unit.SHARE, 2),
        Column(_("Bad"), Unit.SECONDS),
        Column(_("Budget left"), Unit.SECONDS),
        Column(_("Verdict")),
        Column(_("Credit")),
    )
    title = "" if is_short else _("Those that were not kept")
    table = Table(title, columns, tuple(_period_row(judged, one) for one in rows), marks=_marks(rows))
    return (Section(_("Period by period"), (table,)),)


def _period_row(judged: Judged, one: Reported) -> tuple[Value, ...]:
    return (
        judged.services[one.part.service_id].name,
        one.part.objective.name,
        one.part.period.starts_at,
        in_its_unit(one.part.objective, one.achieved),
        one.coverage,
        one.down_s,
        one.budget_left_s,
        _(VERDICT_WORDS[one.state]),
        _credit(one),
    )


def _credit(one: Reported) -> str:
    if one.is_credit_open:
        return _("not decided")
    return str(one.credit) if one.credit is not None and one.credit.amount else ""


def _marks(rows: Iterable[Reported]) -> tuple[str, ...]:
    return tuple(MARKS.get(one.state, "") for one in rows)


def changed_sections(judged: Judged) -> tuple[Section, ...]:
    """Periods that were judged otherwise before: late evidence or a correction is shown and not hidden."""
    rows = [
        (
            judged.services[one.part.service_id].name,
            one.part.objective.name,
            one.part.period.starts_at,
            one.computed_at,
            "; ".join(_change_words(name, *pair) for name, pair in one.changes.items()),
        )
        for one in judged.found
        if one.changes
    ]
    if not rows:
        return ()
    columns = (
        Column(_("Service")),
        Column(_("Objective")),
        Column(_("Period from"), Unit.INSTANT),
        Column(_("Judged again"), Unit.INSTANT),
        Column(_("What was held before, and now"), width=3.0),
    )
    return (Section(_("Judged again"), (Table("", columns, tuple(rows)),)),)


def _change_words(name: str, before: object, after: object) -> str:
    words = _(_FIGURES[name]) if name in _FIGURES else name.removesuffix("_s").replace("_", " ")
    return f"{words} {_plain(before)} \N{RIGHTWARDS ARROW} {_plain(after)}"


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return _("none") if value is None else str(value)
