"""Invented reports for the tests of their formats."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from nocdesk.reports.document import Column, Document, Figure, Figures, Note, Section, Table, Unit
from nocdesk.reports.pictures import Strip, StripDay, Trend, TrendLine, TrendPoint, WeekGrid

STARTS_AT = datetime(2026, 9, 30, 21, tzinfo=UTC)
ENDS_AT = datetime(2026, 10, 31, 22, tzinfo=UTC)

COLUMNS = (
    Column("Service"),
    Column("Objective"),
    Column("Achieved", Unit.SHARE, 3),
    Column("Down", Unit.SECONDS),
    Column("Since", Unit.INSTANT),
    Column("Change", Unit.NUMBER, 2),
    Column("Credit", Unit.MONEY, 2),
)


def make_document(*sections: Section, customer: str = "Rīgas Maiznīca", title: str = "Performance") -> Document:
    """A report of October 2026 in Riga; with every kind of block where no section is given."""
    return Document(
        title=title,
        customer=customer,
        provider="Größer Netz",
        period="October 2026",
        starts_at=STARTS_AT,
        ends_at=ENDS_AT,
        timezone="Europe/Riga",
        computed_at=datetime(2026, 11, 2, 6, 5, 4, tzinfo=UTC),
        reading_at=datetime(2026, 11, 2, 6, tzinfo=UTC),
        sections=sections or (_promises(), _plots()),
    )


def table_of(*texts: str) -> Document:
    """A report with one table of texts."""
    return make_document(Section("Texts", (Table("Cells", (Column("Text"),), tuple((text,) for text in texts)),)))


def long_document(rows: int) -> Document:
    """A report with one table of so many rows."""
    at = STARTS_AT
    cells = tuple(
        (f"ACC-{n:04d}", "availability", 1 - n / 1e6, n * 61.0, at + timedelta(minutes=n), -n / 7, Decimal(n) / 100)
        for n in range(rows)
    )
    return make_document(Section("Objectives", (Table("All of them", COLUMNS, cells),)))


def _promises() -> Section:
    figures = Figures(
        (
            Figure("Availability", 0.9989996, Unit.SHARE, 3, "coverage 99.8 %", "bad"),
            Figure("Down", 2_681.0, Unit.SECONDS, beside="promise allows 44 min 42 s"),
            Figure("Credit", Decimal("92.00"), Unit.MONEY, 2, "EUR, 5 % of 1 840.00"),
        )
    )
    words = "Привет, the round trip to the data centre in Ķekava keeps 60 ms"
    rows = (
        ("ACC-1", words, 0.9989996, 2_681.0, STARTS_AT, -1.5, Decimal("92.00")),
        ("ACC-2", "availability", None, 0.0, None, 2.0, None),
    )
    note = Note("The gap on 7 October counts for neither side. Aš, ß and ā are as they should be.")
    return Section("What was promised", (figures, Table("Objectives", COLUMNS, rows, marks=("bad", "")), note))


def _plots() -> Section:
    first = date(2026, 10, 1)
    days = [StripDay(first + timedelta(days=n), 1.0, 1.0, 0.0, True) for n in range(31)]
    days[6] = StripDay(days[6].on, None, 0.0, 0.0, True)
    days[9] = replace(days[9], excluded=0.25)
    days[14] = replace(days[14], achieved=0.97, is_kept=False)
    days[20] = replace(days[20], measured=0.5)
    points = tuple(TrendPoint(first + timedelta(days=n), 50 + n * 0.5 + (n % 7)) for n in range(31) if n != 12)
    line = TrendLine(first, date(2026, 12, 31), (52.0, 50.0, 54.0), (98.0, 85.0, 112.0))
    grid = tuple(tuple(None if (d, h) == (6, 2) else d * 10 + h * 1.5 for h in range(24)) for d in range(7))
    return Section(
        "Day by day",
        (
            Strip("Availability by day", 0.999, tuple(days)),
            Trend("Utilisation of xe-0/0/1", "%", 80.0, points, line),
            WeekGrid("Traffic by hour", "Mbit/s", grid),
        ),
        begins_page=True,
    )
