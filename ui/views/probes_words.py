"""The figures above the list of probes: is the poller alive, how fast, how late, and who is slow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor

from nocdesk.boards.probe_board import PolledRow, PollerBoard, ProbeState
from nocdesk.instants import clock_time
from nocdesk.language import _
from nocdesk.network.poll_groups import collect_options
from nocdesk.requests.queries import CollectorRow
from ui.liveness import HEARTBEAT_LIMIT_S
from ui.probe_text import most_overdue, oldest_answer, overdue_s
from ui.text import MISSING, long_age, number, plural
from ui.widgets.figures import PLAIN, Figure

FIGURES = (_("Polls"), _("Time-outs"), _("Samples"), _("Lag"), _("Oldest answer"), _("Queue"), _("Collector"))
REMEDY = _("start it: nocdesk collect")
FILLING = 0.8
"""From this share on the spool's own alarm stands."""
_SLACK_S = 2.0
"""A poll that is no later than this is on time: its answer still has to come in."""


@dataclass(frozen=True, slots=True)
class SlowDevice:
    """A device with the mean and the longest time that it took to answer."""

    device: str
    mean_ms: float
    slowest_ms: float
    probes: int


def poller_figures(board: PollerBoard, now: datetime) -> tuple[Figure, ...]:
    """One figure for each of `FIGURES`."""
    alive = [collector for collector in board.collectors if is_alive(collector, now)]
    sent = sum(collector.polls_sent for collector in board.collectors)
    answered = sum(collector.answered for collector in board.collectors)
    timed_out = sum(collector.timed_out for collector in board.collectors)
    share = f"{floor(answered / sent * 1000) / 10:.1f} % answered" if sent else _("none sent yet")
    timeouts = sum(collector.timeouts_per_min for collector in alive)
    return (
        Figure(_("Polls"), f"{number(sum(c.polls_per_min for c in alive))}/min", share),
        Figure(
            _("Time-outs"),
            f"{timeouts:.1f}/min",
            _("{timed_out} of {sent} polls").format(timed_out=number(timed_out), sent=number(sent)),
            "risk" if timeouts else PLAIN,
        ),
        Figure(_("Samples"), number(sum(c.samples for c in board.collectors)), _("since the start")),
        _lag(board.rows, now),
        _oldest(board.rows, now),
        _queue(alive),
        _collector(board.collectors, now),
    )


def is_alive(collector: CollectorRow, now: datetime) -> bool:
    """Whether a collector gave a sign of life lately."""
    return (now - collector.beat_at).total_seconds() <= HEARTBEAT_LIMIT_S


def collector_trouble(board: PollerBoard, now: datetime) -> str:
    """What is wrong with the collector and what to do; empty where nothing is."""
    if not board.collectors:
        return _("No collector has ever run on this store, so nothing is polled: {remedy}").format(remedy=REMEDY)
    latest = board.collectors[0]
    if is_alive(latest, now):
        return _nobody_polls(board)
    silent = long_age((now - latest.beat_at).total_seconds())
    return _("The collector has given no sign of life for {silent}, so nothing is polled: {remedy}").format(
        silent=silent, remedy=REMEDY
    )


def _nobody_polls(board: PollerBoard) -> str:
    """The sites at which no collector is alive, while others run."""
    left = [row for row in board.groups if row.collector is None]
    if not left:
        return ""
    devices = plural(sum(row.devices for row in left), "device", "devices")
    sites = ", ".join(row.group.name or _("no site") for row in left)
    options = " ".join(collect_options(left[0].group))
    return _("Nobody polls {devices} ({sites}). Start there: {command}").format(
        devices=devices, sites=sites, command=f"nocdesk collect {options}".strip()
    )


def slowest_devices(rows: Sequence[PolledRow], most: int) -> list[SlowDevice]:
    """The devices that took the longest on average of late, the slowest first."""
    by_device: dict[str, SlowDevice] = {}
    for row in rows:
        if row.answer_ms is None:
            continue
        known = by_device.get(row.device, SlowDevice(row.device, 0.0, 0.0, 0))
        longest = max(known.slowest_ms, row.slowest_ms or 0.0)
        by_device[row.device] = SlowDevice(row.device, max(known.mean_ms, row.answer_ms), longest, known.probes + 1)
    return sorted(by_device.values(), key=lambda device: (-device.mean_ms, device.device))[:most]


def proof_of_answers(board: PollerBoard) -> str:
    """How many probes answer, for a list that shows none."""
    fine = sum(row.state is ProbeState.ANSWERS for row in board.rows)
    return _("{fine} of {probe} answer.").format(fine=number(fine), probe=plural(len(board.rows), "probe", "probes"))


def _lag(rows: Sequence[PolledRow], now: datetime) -> Figure:
    worst = most_overdue(rows, now)
    lag_s = overdue_s(worst, now) if worst is not None else 0.0
    late = sum(row.state is ProbeState.LATE for row in rows)
    if worst is None or lag_s <= _SLACK_S:
        return Figure(
            _("Lag"), _("on time"), _("{probe}, none overdue").format(probe=plural(len(rows), "probe", "probes"))
        )
    who = _("{probe} late").format(probe=plural(late, "probe", "probes")) if late > 1 else worst.name
    return Figure(_("Lag"), long_age(lag_s), who, "risk" if late else PLAIN)


def _oldest(rows: Sequence[PolledRow], now: datetime) -> Figure:
    oldest = oldest_answer(rows)
    if oldest is None or oldest.answered_at is None:
        return Figure(_("Oldest answer"), MISSING, _("no probe has answered yet"))
    is_old = oldest.state is not ProbeState.ANSWERS
    age = long_age((now - oldest.answered_at).total_seconds())
    return Figure(_("Oldest answer"), age, oldest.name, "risk" if is_old else PLAIN)


def _queue(alive: Sequence[CollectorRow]) -> Figure:
    waiting = sum(collector.spool_waiting for collector in alive)
    if not alive:
        return Figure(_("Queue"), MISSING, _("not known"))
    source = _("all is in the store") if not waiting else _("heard, not yet in the store")
    is_filling = any(collector.spool_share >= FILLING for collector in alive)
    if is_filling:
        source = _("spool {max:.0%} full").format(max=max(collector.spool_share for collector in alive))
    if dropped := sum(collector.spool_dropped for collector in alive):
        source += _(", {answer} dropped").format(answer=plural(dropped, "answer", "answers"))
    return Figure(
        _("Queue"), plural(waiting, "batch", "batches"), source, "risk" if waiting > 20 or is_filling else PLAIN
    )


def _collector(collectors: Sequence[CollectorRow], now: datetime) -> Figure:
    if not collectors:
        return Figure(_("Collector"), _("none"), REMEDY, "error")
    latest = collectors[0]
    silent_s = (now - latest.beat_at).total_seconds()
    if not is_alive(latest, now):
        return Figure(_("Collector"), _("silent {silent_s}").format(silent_s=long_age(silent_s)), REMEDY, "error")
    runs = f"{clock_time(latest.started_at)}, {long_age((now - latest.started_at).total_seconds())}"
    return Figure(
        _("Collector"), _("alive, {silent_s}").format(silent_s=long_age(silent_s)), _("since {runs}").format(runs=runs)
    )
