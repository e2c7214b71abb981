"""Random updates of folded alarms under filters, each compared with what a slow and obvious list would show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from pytestqt.qtbot import QtBot

from nocdesk.boards.alarm_fields import ALARM_WORDS
from nocdesk.boards.rows import AlarmRow, Withheld
from nocdesk.clock import VirtualClock
from nocdesk.problems.model import MemberRole
from nocdesk.severity import PerceivedSeverity
from tests.ui.asking import asked_by
from tests.ui.builders import make_row
from tests.ui.problem_builder import in_problem
from ui.alarm_filters import SAVED_FILTERS
from ui.alarm_groups import AlarmGroups
from ui.models.alarm_columns import alarm_order
from ui.theme import Theme
from ui.views.alarm_list import AlarmList

NOW = datetime(2026, 11, 10, 8, tzinfo=UTC)
UPDATES = 1_000
FILTERS = ("", "", "state:unacked -state:quiet", "sev>=major", "voice", "problem:sp-2 or sev:minor", "-state:acked")


class SlowConsole:
    """Groups, filters and sorts everything anew for every change."""

    def __init__(self) -> None:
        self.rows: dict[int, AlarmRow] = {}
        self.filter = ""
        self.open: set[int] = set()
        self.shut: set[int] = set()

    def groups(self) -> AlarmGroups:
        groups = AlarmGroups()
        groups.learn(self.rows.values())
        return groups

    def shown(self) -> list[int]:
        groups = self.groups()
        by_rank = sorted(self.rows, key=lambda each: (alarm_order(groups.shown(each)), each))
        heads = [each for each in by_rank if not groups.is_below(each)]
        return [
            each
            for head in heads
            for each in (head, *(below for below in by_rank if below in groups.below(head)))
            if self.shows(groups, head, each)
        ]

    def passes(self, groups: AlarmGroups, alarm_id: int, text: str) -> bool:
        return not text or ALARM_WORDS.parse(text, asked_by("ann")).accepts(groups.shown(alarm_id))

    def shows(self, groups: AlarmGroups, head: int, alarm_id: int) -> bool:
        head_passes = self.passes(groups, head, self.filter)
        found = [each for each in groups.below(head) if self.passes(groups, each, self.filter)]
        if alarm_id == head:
            return head_passes or bool(found)
        problem = self.rows[alarm_id].problem_id
        return problem in self.open if head_passes else problem not in self.shut and alarm_id in found

    def tab_counts(self) -> list[int]:
        groups = self.groups()
        return [
            len({groups.head_of(each) for each in self.rows if self.passes(groups, each, saved.text)})
            for saved in SAVED_FILTERS
        ]


def random_row(random: Random, alarm_id: int) -> AlarmRow:
    row = make_row(
        alarm_id,
        NOW - timedelta(seconds=random.randrange(5_000)),
        severity=random.choice(list(PerceivedSeverity)[:4]),
        text=random.choice(("Link down", "Voice is lost")),
        is_acknowledged=random.random() < 0.5,
        is_active=random.random() < 0.8,
    )
    problem = random.choice((None, 1, 2, 3))
    role = random.choice(list(MemberRole)) if problem else None
    symptom = f"SP-{problem}" if role is MemberRole.SYMPTOM else ""
    return replace(in_problem(row, problem, role), withheld=Withheld(symptom_of=symptom))


def change(random: Random, slow: SlowConsole, alarms: AlarmList) -> None:
    """Alarms that come, change and go."""
    ids = random.sample(range(1, 25), random.choice((1, 1, 2, 6)))
    rows = [random_row(random, each) for each in ids if random.random() < 0.7]
    before = {row.problem_id for row in slow.rows.values()}
    for each in ids:
        slow.rows.pop(each, None)
    slow.rows |= {row.id: row for row in rows}
    alarms.take(rows, frozenset(ids))
    slow.open -= before - {row.problem_id for row in slow.rows.values()}


def fold(random: Random, slow: SlowConsole, alarms: AlarmList) -> None:
    """Unfold a problem, or fold it away."""
    heads = [row for row in alarms.model.shown_rows if row.fold.symptoms]
    if not heads:
        return
    head = random.choice(heads)
    alarms.view.select_id(head.id)
    if random.random() < 0.5:
        alarms.unfold()
        slow.open.add(head.problem_id or 0)
        slow.shut.discard(head.problem_id or 0)
    else:
        alarms.fold()
        slow.open.discard(head.problem_id or 0)
        slow.shut.add(head.problem_id or 0)
    alarms.let_go()


def test_what_the_console_shows_is_always_what_it_would_show_from_the_start(theme: Theme, qtbot: QtBot) -> None:
    random, slow = Random(3), SlowConsole()
    alarms = AlarmList(theme, VirtualClock(NOW), "ann")
    qtbot.addWidget(alarms)
    alarms.take(())

    for number in range(UPDATES):
        match random.choices(("change", "fold", "filter"), (80, 15, 5))[0]:
            case "change":
                change(random, slow, alarms)
            case "fold":
                fold(random, slow, alarms)
            case _:
                slow.filter = random.choice(FILTERS)
                slow.shut.clear()
                alarms.set_filter(slow.filter)

        shown = slow.shown()
        groups = slow.groups()
        assert [row.id for row in alarms.model.shown_rows] == shown, number
        assert alarms.sizes() == (sum(not groups.is_below(each) for each in shown), groups.heads), number
        assert alarms.tab_counts() == slow.tab_counts(), number
