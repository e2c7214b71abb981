"""The reception of traps in words: whether it runs, what it has done, and what was refused or lost."""

from collections import Counter
from datetime import datetime, timedelta

from nocdesk.boards.trap_board import TrapBoard
from nocdesk.instants import clock_time
from nocdesk.language import _
from nocdesk.traps.event import LOSSES, Cause
from nocdesk.traps.model import ReceiverState
from nocdesk.traps.queries import ReceiverRow
from nocdesk.traps.words import CAUSE_WORDS
from ui.liveness import HEARTBEAT_LIMIT_S
from ui.runs import Run
from ui.text import long_age, number, plural

RECENT = timedelta(minutes=5)
"""A loss is coloured for so long."""


def state_runs(board: TrapBoard, now: datetime) -> list[Run]:
    """Whether traps are received, where, and how often what receives them was started again."""
    title = Run(_("Traps and INFORMs"), weight=600)
    if not board.receivers:
        return [title, Run(_("not received: set enabled = true under [traps], then nocdesk collect"), "muted", gap=8)]
    row = board.receivers[0]
    word, token = _state(row, now)
    runs = [title, Run(word, token, weight=600, gap=8)]
    if row.state is ReceiverState.DOWN:
        return [*runs, Run(row.detail, "muted", gap=8)]
    where = _("UDP port {port}").format(port=row.port) + (
        _(" of {address}").format(address=row.address) if row.address else ""
    )
    started = _("{where}, since {started_at}").format(where=where, started_at=clock_time(row.started_at))
    return [*runs, Run(started, "muted", gap=8), *_restarts(row)]


def figure_runs(board: TrapBoard) -> list[Run]:
    """What the receiver has taken and what became of it, and for how many notifications a rule is missing."""
    if not board.receivers:
        return []
    row = board.receivers[0]
    figures = (
        (row.received, _("received")),
        (row.spooled, _("on the disk")),
        (row.stored, _("stored")),
        (row.discoveries, _("SNMPv3 discoveries")),
        (row.duplicates, _("repeated")),
        (row.waiting, _("waiting")),
    )
    return [*_figures(figures), *_missing(board)]


def _missing(board: TrapBoard) -> list[Run]:
    if not board.missing:
        return []
    kinds, count = len(board.missing), sum(row.count for row in board.missing)
    return [
        Run(plural(kinds, "rule", "rules"), "sev.minor.text", weight=600, gap=16),
        Run(_("missing, {trap}").format(trap=plural(count, "trap", "traps")), "muted", gap=5),
    ]


def loss_runs(board: TrapBoard, now: datetime) -> list[Run]:
    """What was refused or lost, by cause, the lost first; coloured where it has just happened."""
    counts: Counter[Cause] = Counter()
    recent: set[Cause] = set()
    for row in board.counts:
        if row.cause is Cause.DUPLICATE:
            continue
        counts[row.cause] += row.count
        if row.cause in LOSSES and now - row.last_at <= RECENT:
            recent.add(row.cause)
    if not counts:
        return [Run(_("nothing refused, nothing lost"), "muted")] if board.receivers else []
    runs: list[Run] = []
    for cause, count in sorted(counts.items(), key=lambda item: (item[0] not in LOSSES, -item[1])):
        runs.append(
            Run(number(count), "sev.major.text" if cause in recent else "text", weight=600, gap=16 * bool(runs))
        )
        runs.append(Run(CAUSE_WORDS[cause], "muted", gap=5))
    return runs


def spoken(board: TrapBoard, now: datetime) -> str:
    """All of it in one line, for who does not see it."""
    lines = (state_runs(board, now), figure_runs(board), loss_runs(board, now))
    return "; ".join(" ".join(run.text for run in line) for line in lines if line)


def _state(row: ReceiverRow, now: datetime) -> tuple[str, str]:
    silent_s = (now - row.beat_at).total_seconds()
    if row.state is ReceiverState.DOWN:
        return _("down"), "sev.major.text"
    if row.state is ReceiverState.STOPPED:
        return _("stopped"), "muted"
    if silent_s > HEARTBEAT_LIMIT_S:
        return _("silent {silent_s}").format(silent_s=long_age(silent_s)), "sev.major.text"
    return _("running"), "text"


def _restarts(row: ReceiverRow) -> list[Run]:
    said = [
        _("{what} started again {time}").format(what=what, time=plural(count, "time", "times"))
        for what, count in ((_("receiver"), row.receiver_restarts), (_("decoder"), row.decoder_restarts))
        if count
    ]
    return [Run(", ".join(said), "sev.minor.text", gap=12)] if said else []


def _figures(figures: tuple[tuple[int, str], ...]) -> list[Run]:
    runs: list[Run] = []
    for value, word in figures:
        runs.append(Run(number(value), weight=600, gap=16 * bool(runs)))
        runs.append(Run(word, "muted", gap=5))
    return runs
