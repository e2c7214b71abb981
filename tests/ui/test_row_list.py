"""A list as every screen has it: its states, its filter, and what it copies."""

from dataclasses import dataclass

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.asking import asked_by
from ui.delegates import RowDelegate
from ui.filters import FilterError, FilterWords, SavedFilter, choice_field, number_field, text_field
from ui.models.row_table import Column, RowTableModel
from ui.text import nouns
from ui.theme import Theme
from ui.widgets.row_list import RowList


@dataclass(frozen=True, slots=True)
class Port:
    """A row of the tests."""

    id: int
    name: str
    speed: float | None


PORTS = (Port(1, "north", 10.0), Port(2, "south", None), Port(3, "=1+1", 40.0))
WORDS: FilterWords[Port] = FilterWords(
    lambda row: (row.name,),
    {
        "name": text_field(lambda row: row.name),
        "speed": number_field("speed", lambda row: row.speed),
        "kind": choice_field("kind", {"fast": True, "slow": False}, lambda row: (row.speed or 0) > 20),
    },
)


@pytest.fixture
def ports(theme: Theme, qtbot: QtBot) -> RowList[Port]:
    columns: list[Column[Port]] = [
        Column("name", "Name", 120, lambda row: row.name, lambda row: row.name),
        Column("speed", "Speed", 80, lambda row: f"{row.speed or 0:g}", lambda row: row.speed or 0),
    ]
    rows = RowList(
        theme,
        RowTableModel(columns, key=lambda row: row.id),
        RowDelegate(theme),
        name="Ports",
        words=WORDS,
        hint="Filter",
        loading="Loading the ports…",
        nothing="No ports",
        noun=nouns("port", "ports"),
        me="ann",
        saved_filters=(SavedFilter("All", ""), SavedFilter("Fast", "kind:fast")),
    )
    qtbot.addWidget(rows)
    rows.resize(600, 400)
    rows.show()
    return rows


def names(rows: RowList[Port]) -> list[str]:
    return [row.name for row in rows.model.shown_rows]


def test_a_list_says_that_it_is_loading_only_where_that_takes_long(ports: RowList[Port], qtbot: QtBot) -> None:
    at_once = ports.plate.isVisible()
    qtbot.waitUntil(ports.plate.isVisible)

    assert not at_once
    assert ports.plate.title == "Loading the ports…"


def test_an_empty_list_says_why_and_a_filtered_one_how_many_it_hides(ports: RowList[Port]) -> None:
    ports.explain("Polling works.")
    ports.take([])
    empty = ports.plate.title, ports.plate.why
    ports.take(PORTS)
    ports.set_filter("west")

    assert empty == ("No ports.", "Polling works.")
    assert (ports.plate.title, ports.plate.why) == (
        "No ports for “west”.",
        "3 ports outside the filter. Polling works.",
    )


def test_a_failed_reading_keeps_the_rows_and_says_what_failed(ports: RowList[Port]) -> None:
    ports.take(PORTS)

    ports.fail("The store did not answer.")
    told = ports.notice.text
    ports.take(PORTS)

    assert told == "The store did not answer."
    assert ports.notice.text == ""
    assert len(names(ports)) == 3


@pytest.mark.parametrize(
    ("text", "passing"),
    [
        ("speed>=10", ["north", "=1+1"]),
        ("speed<20", ["north"]),
        ("-speed>0", ["south"]),
        ("kind:slow", ["north", "south"]),
        ("name:or", ["north"]),
        ("out or kind:fast", ["south", "=1+1"]),
    ],
)
def test_the_filter_line_speaks_of_the_rows_own_fields(ports: RowList[Port], text: str, passing: list[str]) -> None:
    ports.take(PORTS)

    ports.set_filter(text)

    assert names(ports) == passing


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("speed>fast", "'speed' needs a number, not 'fast'"),
        ("kind:big", "unknown kind 'big'; there are fast, slow"),
        ("colour:red", "unknown field 'colour'; there are name, speed, kind"),
    ],
)
def test_a_filter_that_is_not_understood_says_why_and_hides_nothing(ports: RowList[Port], text: str, told: str) -> None:
    ports.take(PORTS)

    ports.set_filter(text)

    assert told in ports.line.edit.verdict
    assert len(names(ports)) == 3
    with pytest.raises(FilterError):
        WORDS.parse(text, asked_by("ann"))


def test_news_of_some_rows_changes_adds_and_drops_only_those(ports: RowList[Port]) -> None:
    ports.take(PORTS)

    ports.take([Port(1, "north-1", 1.0)], {1, 2})

    assert names(ports) == ["north-1", "=1+1"]


def test_saved_filters_count_their_rows(ports: RowList[Port]) -> None:
    ports.take(PORTS)

    ports.choose(1)

    assert ports.filter_text == "kind:fast"
    assert names(ports) == ["=1+1"]


def test_rows_are_copied_as_a_table_that_no_spreadsheet_computes(ports: RowList[Port]) -> None:
    ports.take(PORTS)
    ports.view.select_ids([1, 3])

    ports.handlers()["list.copy"]()
    table = QGuiApplication.clipboard().text()
    ports.handlers()["list.copy_markdown"]()

    assert table == "Name\tSpeed\nnorth\t10\n'=1+1\t40"
    assert QGuiApplication.clipboard().text() == "| Name | Speed |\n| --- | --- |\n| north | 10 |\n| =1+1 | 40 |"
