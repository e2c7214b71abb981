"""Ten thousand random updates of a list, each compared with what a slow and obvious list would show."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nocdesk.filtering.row_filter import Term
from ui.delegates import ROW_HEIGHT, RowDelegate
from ui.models.row_table import Column, RowTableModel
from ui.theme import Theme
from ui.widgets.row_view import RowView

UPDATES = 10_000
IDS = 150


@dataclass(frozen=True, slots=True)
class Part:
    """A row of these tests; one with a `lead` stands below that one where that is there."""

    id: int
    name: str
    size: int
    lead: int


def size_of(part: Part) -> int:
    return part.size


def is_at_least(least: int, size: int) -> bool:
    return size >= least


class SlowList:
    """Does everything anew for every change."""

    def __init__(self) -> None:
        self.rows: dict[int, Part] = {}
        self.least = 0
        self.is_by_name = self.is_descending = False

    def lead(self, row_id: int) -> int:
        lead = self.rows[row_id].lead
        return lead if lead in self.rows and self.rows[lead].lead == lead else row_id

    def shown(self) -> list[int]:
        """Rows that stand for themselves as they are sorted, each with those below it in the usual order."""
        usual = sorted(self.rows.values(), key=lambda row: (row.size, row.id))
        heads = [row for row in usual if self.lead(row.id) == row.id]
        if self.is_by_name:
            heads.sort(key=lambda row: row.name, reverse=self.is_descending)
        below: dict[int, list[Part]] = {row.id: [] for row in usual}
        for row in usual:
            if self.lead(row.id) != row.id:
                below[self.lead(row.id)].append(row)
        return [row.id for head in heads for row in (head, *below[head.id]) if row.size >= self.least]


def random_part(random: Random, slow: SlowList, row_id: int) -> Part:
    heads = [each for each, row in slow.rows.items() if row.lead == each and each != row_id]
    has_members = any(row.lead == row_id and row.id != row_id for row in slow.rows.values())
    lead = random.choice(heads) if heads and not has_members and random.random() < 0.3 else row_id
    return Part(row_id, random.choice("abcdefgh"), random.randrange(60), lead)


def update(random: Random, slow: SlowList, model: RowTableModel[Part]) -> set[int]:
    """One change of both lists; the rows that it names."""
    kind = random.choices(("upsert", "remove", "filter", "sort"), (70, 25, 3, 2))[0]
    ids = random.sample(range(1, IDS), random.choice((1, 1, 1, 1, 2, 5, 30)))
    if kind == "upsert":
        parts = []
        for row_id in ids:
            parts.append(random_part(random, slow, row_id))
            slow.rows[row_id] = parts[-1]
        model.upsert(parts)
    elif kind == "remove":
        alone = {row_id for row_id in ids if all(row.lead != row_id or row.id == row_id for row in slow.rows.values())}
        for row_id in alone:
            slow.rows.pop(row_id, None)
        model.remove(alone)
    elif kind == "filter":
        slow.least = random.choice((0, 0, 20, 50))
        model.set_filter(Term(size_of, partial(is_at_least, slow.least)))
    else:
        slow.is_by_name, slow.is_descending = random.choice(((False, False), (True, False), (True, True)))
        order = Qt.SortOrder.DescendingOrder if slow.is_descending else Qt.SortOrder.AscendingOrder
        model.sort(0 if slow.is_by_name else -1, order)
    return set(ids) if kind in ("upsert", "remove") else set(slow.rows)


def make_parts(slow: SlowList) -> RowTableModel[Part]:
    columns: tuple[Column[Part], ...] = (
        Column("name", "Name", 80, lambda part: part.name, lambda part: part.name),
        Column("size", "Size", 40, lambda part: str(part.size), lambda part: part.size),
    )
    return RowTableModel(columns, key=lambda part: part.id, order=size_of, lead=lambda row_id: slow.rows[row_id].lead)


def make_view(model: RowTableModel[Part], theme: Theme, qtbot: QtBot) -> RowView[Part]:
    view = RowView(model, RowDelegate[Part](theme), name="Parts")
    qtbot.addWidget(view)
    view.resize(400, 12 * ROW_HEIGHT)
    view.show()
    return view


def test_order_filter_selection_focus_and_scroll_survive_ten_thousand_updates(theme: Theme, qtbot: QtBot) -> None:
    random, slow = Random(7), SlowList()
    model = make_parts(slow)
    view = make_view(model, theme, qtbot)
    after: list[int] = []
    anchored = 0

    for number in range(UPDATES):
        if number % 50 == 0 and model.rowCount():
            stand_somewhere(random, view)
        before, seen = after, in_sight(view)
        selected, current = view.selected_ids(), view.current_id()

        named = update(random, slow, model)

        after = slow.shown()
        assert [model.id_at(place) for place in range(model.rowCount())] == after, number
        assert [model.place_of(row_id) for row_id in after] == list(range(len(after))), number
        assert view.selected_ids() == [row_id for row_id in after if row_id in selected], number
        if current in after:
            assert view.current_id() == current, number
        anchored += check_anchor(view, seen, named, before, after)

    assert anchored > UPDATES / 10


def test_the_view_is_told_of_every_update_by_qts_rules(qapp: QApplication) -> None:
    random, slow = Random(11), SlowList()
    model = make_parts(slow)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    for _ in range(120):
        update(random, slow, model)

    assert tester.model() is model
    assert [row.id for row in model.shown_rows] == slow.shown()


def stand_somewhere(random: Random, view: RowView[Part]) -> None:
    """Select some rows, and scroll somewhere."""
    model = view.rows
    view.select_ids({model.id_at(random.randrange(model.rowCount())) for _ in range(3)})
    at = model.index(random.randrange(model.rowCount()), 0)
    view.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
    view.verticalScrollBar().setValue(random.randrange(view.verticalScrollBar().maximum() + 1))


def in_sight(view: RowView[Part]) -> dict[int, int]:
    """The rows in sight, and how far from the top each is; none where the list is at its top."""
    value = view.verticalScrollBar().value()
    count = view.rows.rowCount()
    places = range(value // ROW_HEIGHT, min(-(-(value + view.viewport().height()) // ROW_HEIGHT), count))
    return {view.rows.id_at(place): place * ROW_HEIGHT - value for place in places} if value else {}


def check_anchor(
    view: RowView[Part], seen: dict[int, int], named: set[int], before: list[int], after: list[int]
) -> bool:
    """Of the rows in sight as many as can have kept their places on the screen."""
    shifts = Counter(after.index(row_id) - before.index(row_id) for row_id in seen if row_id in after)
    if not shifts or named >= set(after):
        return False
    most = shifts.most_common(1)[0][1]
    bar = view.verticalScrollBar()
    if 2 * most < shifts.total() or bar.value() in (0, bar.maximum()):
        return False
    at = {row_id: after.index(row_id) * ROW_HEIGHT - bar.value() for row_id in seen if row_id in after}
    assert sum(at[row_id] == seen[row_id] for row_id in at) == most
    return True


def test_a_list_that_is_scrolled_down_stays_where_it_is_and_one_at_its_top_shows_what_is_new(
    theme: Theme, qtbot: QtBot
) -> None:
    column: Column[Part] = Column("name", "Name", 80, lambda part: part.name, lambda part: part.name)
    model: RowTableModel[Part] = RowTableModel([column], key=lambda part: part.id, order=size_of)
    view = make_view(model, theme, qtbot)
    model.reset([Part(number, "a", number, number) for number in range(1, 500)])

    model.upsert([Part(1000, "new", -1, 1000)])
    at_top = view.indexAt(view.viewport().rect().topLeft()).row()
    view.verticalScrollBar().setValue(200 * ROW_HEIGHT)
    seen = in_sight(view)
    model.upsert([Part(1001 + number, "new", -2 - number, 1001 + number) for number in range(5)])
    model.upsert([replace(model.row_at(model.index(300, 0)), size=-50)])

    assert at_top == 0
    assert in_sight(view) == seen
