"""The header of the evidence in words: the rule, what was counted, the arithmetic, and what it cost."""

from dataclasses import dataclass
from statistics import fmean

from nocdesk.boards.evidence_rows import EvidenceDetail, EvidenceRow, Ground, SubjectKind
from nocdesk.boards.evidence_words import is_state, lasted_words, side_words, threshold_words, value_words
from nocdesk.instants import clock_time
from nocdesk.language import _
from ui.models.evidence_columns import title_of
from ui.text import plural
from ui.views.evidence_reads import Scene
from ui.views.evidence_trail import Level, Step

_MOST_VALUES = 5


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the header: what it is, its words, and where they come from; `weight` is how much room it takes."""

    label: str
    value: str
    source: str
    weight: int = 3
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The header: what was counted, what came of it, and the cells below."""

    title: str
    so: str
    cells: tuple[HeadCell, ...]
    is_bad: bool


def head_of(scene: Scene, row: EvidenceRow | None = None, detail: EvidenceDetail | None = None) -> Head:
    """The header of what is shown."""
    ground = scene.ground
    title, so, is_bad = _title(scene)
    cells = [
        HeadCell(_("Rule"), ground.rule or _("none"), ground.version),
        HeadCell(_("Threshold"), *_threshold(ground), weight=4),
    ]
    if scene.samples is not None:
        cells.append(HeadCell(_("Window"), *scene.samples.window))
        cells.append(_sample(ground, row, detail))
        cells += _result(scene)
    elif scene.bins:
        bad, within = _bins(scene)
        cells.append(
            HeadCell(
                _("Bins"), _("{bad} of {within} bad").format(bad=bad, within=within), _("and two shown on each side")
            )
        )
    else:
        longest = max((one.seconds for one in scene.intervals), default=0.0)
        cells.append(
            HeadCell(
                _("Longest"),
                lasted_words(longest),
                _("of {interval}").format(interval=plural(len(scene.intervals), "interval", "intervals")),
            )
        )
    return Head(title, so, (*cells, *_charge(scene)), is_bad)


def way_words(scene: Scene) -> list[str]:
    """The way down: the screen that one came from, and every step."""
    return [origin_words(scene.step), *(crumb_words(step, scene.ground) for step in scene.step.way)]


def crumb_words(step: Step, ground: Ground) -> str:
    """What a step is called in the way down."""
    if step.level is Level.INTERVALS:
        return ground.title
    if step.start is None or (step.level is Level.SAMPLES and step.parent is None):
        return ground.title
    word = (
        _("Interval") if step.level is Level.BINS or step.parent is None or step.parent.level < Level.BINS else _("Bin")
    )
    return f"{word} {clock_time(step.start)}"


def origin_words(step: Step) -> str:
    """From which screen one came: the one that shows such subjects."""
    return {SubjectKind.OBJECTIVE: "SLA", SubjectKind.ALARM: _("Console"), SubjectKind.PLOT: _("QoS")}[
        step.subject.kind
    ]


def list_words(scene: Scene) -> str:
    """How much the list holds, how fine it is, and how long that is kept."""
    if scene.samples is not None:
        return _("{count} in the interval ± 3 min, {keep}").format(
            count=len(scene.samples.rows), keep=scene.samples.keep
        )
    if scene.step.level is Level.BINS:
        minutes = (scene.ground.bin_s or 0) / 60
        return _("{count} of {minutes:g} min").format(count=len(scene.bins), minutes=minutes)
    return (
        _("{count} in {period}").format(count=len(scene.intervals), period=scene.ground.charge.period)
        if scene.ground.charge
        else ""
    )


def _title(scene: Scene) -> tuple[str, str, bool]:
    if scene.samples is not None:
        is_bad = scene.samples.fired_at is not None or any(row.over is not None for row in scene.samples.rows)
        is_bad = is_bad or scene.ground.metric is None
        return scene.samples.headline, scene.samples.so, is_bad
    if scene.step.level is Level.BINS:
        bad, within = _bins(scene)
        words = _("{bad} of {within} bins {side_words} the limit").format(
            bad=bad, within=within, side_words=side_words(scene.ground)
        )
        return (
            words,
            _("so {lasted_words} count as bad").format(lasted_words=lasted_words(bad * float(scene.ground.bin_s or 0))),
            bool(bad),
        )
    count, charge = len(scene.intervals), scene.ground.charge
    if not count:
        return _("Never in this period"), _("the objective was kept"), False
    words = _("{interval} in which it was not kept").format(interval=plural(count, "interval", "intervals"))
    if charge is None:
        return words, "", True
    return (
        words,
        _("{lasted_words} of the {lasted_words_2} that are allowed").format(
            lasted_words=lasted_words(charge.used_s), lasted_words_2=lasted_words(charge.budget_s)
        ),
        True,
    )


def _threshold(ground: Ground) -> tuple[str, str]:
    if ground.limits is not None:
        return threshold_words(ground), _("{count} in a row, every {interval_s:g} s").format(
            count=ground.limits.count, interval_s=ground.interval_s
        )
    if ground.bin_s is not None:
        return threshold_words(ground), _("mean of each {lasted_words}").format(lasted_words=lasted_words(ground.bin_s))
    return threshold_words(ground), _("second by second") if ground.metric is None else _("nothing set")


def _sample(ground: Ground, row: EvidenceRow | None, detail: EvidenceDetail | None) -> HeadCell:
    if row is None or row.number is None:
        return HeadCell(_("Sample"), _("none chosen"), "", 5)
    words = detail.arithmetic if detail is not None and detail.arithmetic else ""
    value = _("no answer") if row.value is None else value_words(ground, row.value)
    source = _("from the poll's varbinds") if words else _("as it is stored")
    return HeadCell(_("Sample {number}").format(number=row.number), words or value, source, 5)


def _bins(scene: Scene) -> tuple[int, int]:
    """How many bins of the interval are bad, and how many there are."""
    within = [one for one in scene.bins if one.is_within]
    return sum(one.is_good is False for one in within), len(within)


def _result(scene: Scene) -> tuple[HeadCell, ...]:
    """The values that were counted; of two states there is nothing to average."""
    ground = scene.ground
    rows = scene.samples.charged if scene.samples is not None else ()
    values = [row.value for row in rows if row.value is not None]
    if is_state(ground):
        return ()
    title = _("{title_of} counted").format(title_of=title_of(ground))
    if not values:
        return (HeadCell(title, _("none"), "", 4),)
    shown = " ".join(f"{value:.2f}" if abs(value) < 100 else f"{value:.0f}" for value in values[:_MOST_VALUES])
    more = " …" if len(values) > _MOST_VALUES else ""
    low, mean, high = (value_words(ground, value) for value in (min(values), fmean(values), max(values)))
    is_bad = any(row.over is not None for row in rows)
    return (
        HeadCell(
            title,
            f"{shown}{more}",
            _("min {low}, mean {mean}, max {high}").format(low=low, mean=mean, high=high),
            4,
            is_bad,
        ),
    )


def _charge(scene: Scene) -> tuple[HeadCell, ...]:
    charge = scene.ground.charge
    if charge is None:
        return ()
    if scene.step.level is Level.BINS:
        seconds = _bins(scene)[0] * float(scene.ground.bin_s or 0)
    elif scene.samples is not None:
        bad = scene.samples.headline.startswith(_("Down for {lasted_words}").partition("{")[0]) or any(
            row.over is not None for row in scene.samples.charged
        )
        seconds = (scene.samples.ended_at - scene.samples.began_at).total_seconds() if bad else 0.0
    else:
        seconds = charge.used_s
    used = _("{used_s:.0f} of {budget_s:.0f} min used in {period}").format(
        used_s=charge.used_s / 60, budget_s=charge.budget_s / 60, period=charge.period
    )
    return (HeadCell(_("SLA charge"), lasted_words(seconds), used),)
