"""The words, the order and the curves of the service inventory, against what they are made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nocdesk.boards.inventory_rows import InventoryRow, PartKind, PartRow, PartState, ServicePromise, TroubleWord
from nocdesk.boards.service_curves import CurveRow
from nocdesk.boards.service_fields import SERVICE_WORDS as WORDS
from nocdesk.catalog.model import Measure
from nocdesk.quality.model import Side
from nocdesk.quality.reading import Metric
from nocdesk.services.model import ServiceClass
from nocdesk.sla.verdicts import Verdict
from tests.ui.asking import asked_by
from ui.theme import Theme
from ui.views.services_columns import card_tip
from ui.views.services_outline import Level, customers_of, outline, service_key
from ui.views.services_text import left_words, now_words, severity_of, since_words, target_words, used_words
from ui.widgets.service_curve import gaps, paint_day

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


def make_service(service_id: int, **changes: object) -> InventoryRow:
    """A service that works."""
    values: dict[str, object] = {
        "id": service_id, "name": f"SVC-{service_id}", "label": f"Line {service_id}", "customer_id": 1,
        "customer": "Harbour Ltd", "customer_number": "K-1", "timezone": "UTC", "site": "Quay 3",
        "specification": "Internet access", "tier": "Gold", "service_class": ServiceClass.UP,
        "since": NOW - timedelta(days=3), "troubles": (), "metric": None, "is_taken_up": True, "promises": (),
        "tickets": (), "work": None,
    }  # fmt: skip
    return InventoryRow(**(values | changes))  # type: ignore[arg-type]


def make_promise(**changes: object) -> ServicePromise:
    """An availability of which nothing is used yet."""
    values: dict[str, object] = {
        "measure": Measure.AVAILABILITY, "target": 0.999, "limit": None, "achieved": 1.0, "budget_s": 2592.0,
        "left_s": 2592.0, "breach_at": None, "state": Verdict.MET,
    }  # fmt: skip
    return ServicePromise(**(values | changes))  # type: ignore[arg-type]


def make_curve(means: list[float], **changes: object) -> CurveRow:
    """A delay that was promised to stay below 30 ms."""
    values: dict[str, object] = {
        "service_id": 1, "metric": Metric.RTT_MS, "limit": 30.0, "side": Side.ABOVE, "start_s": 0,
        "means": np.array(means, dtype=np.float64), "now_value": 11.2, "now_at": NOW, "is_current": True,
    }  # fmt: skip
    return CurveRow(**(values | changes))  # type: ignore[arg-type]


def test_a_promise_is_told_in_minutes() -> None:
    promise = make_promise(left_s=312.0, state=Verdict.AT_RISK)

    assert used_words(promise) == ("38.0", "of 43.2 min used")
    assert left_words(promise) == "at risk, 5.2 min left"
    assert left_words(replace(promise, left_s=-90.0, state=Verdict.BREACHED)) == "broken, 1.5 min over"
    assert target_words(promise) == "Availability 99.9 %"
    assert (
        target_words(make_promise(measure=Measure.LOSS, limit=0.5, target=0.99))
        == "Loss up to 0.50 %, 99 % of the time"
    )
    assert target_words(make_promise(measure=Measure.MOS, limit=3.6, target=0.99)).startswith(
        "Voice quality at least 3.60"
    )


@pytest.mark.parametrize(
    ("state", "troubles", "words"),
    [
        (ServiceClass.UP, (), "no fault for 3 d 0 h"),
        (ServiceClass.DOWN, (TroubleWord.LINE,), "since Sat 09:00, line interrupted"),
        (ServiceClass.DEGRADED, (TroubleWord.LOSING, TroubleWord.SLOW), "since Sat 09:00, losing data, slow"),
    ],
)
def test_since_when_it_is_so_and_what_it_means(
    state: ServiceClass, troubles: tuple[TroubleWord, ...], words: str
) -> None:
    assert since_words(make_service(1, service_class=state, troubles=troubles), NOW) == words


def test_a_value_of_now_is_one_of_the_last_minutes() -> None:
    assert now_words(make_curve([20.0]), NOW) == ("11 ms", "in promise", False)
    assert now_words(make_curve([20.0], now_value=41.0), NOW) == ("41 ms", "outside promise", True)
    assert now_words(make_curve([20.0], now_at=NOW - timedelta(minutes=42), is_current=False), NOW) == (
        "no data",
        "for 42 min 00 s",
        False,
    )
    assert now_words(None, NOW)[1] == "not measured"


def test_the_customer_who_suffers_most_comes_first_and_of_its_services_the_worst() -> None:
    pressing = make_promise(left_s=60.0, state=Verdict.AT_RISK)
    rows = [
        make_service(1, customer_id=1, customer="Amber"),
        make_service(2, customer_id=2, customer="Birch", promises=(pressing,)),
        make_service(3, customer_id=3, customer="Cedar", service_class=ServiceClass.DEGRADED),
        make_service(4, customer_id=4, customer="Dahlia"),
        make_service(5, customer_id=4, customer="Dahlia", service_class=ServiceClass.DOWN),
        make_service(6, customer_id=5, customer="Elm", service_class=ServiceClass.PLANNED),
    ]

    customers = customers_of(rows)

    assert [customer.name for customer in customers] == ["Dahlia", "Cedar", "Birch", "Elm", "Amber"]
    assert [row.id for row in customers[0].rows] == [5, 4]


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(list(ServiceClass))), max_size=12), st.data())
def test_the_outline_lists_every_service_once_under_its_customer_while_that_is_open(
    made: list[tuple[int, ServiceClass]], data: st.DataObject
) -> None:
    rows = [
        make_service(n, customer_id=customer, customer=f"C{customer}", service_class=state)
        for n, (customer, state) in enumerate(made, 1)
    ]
    open_customers = {c for c in {row.customer_id for row in rows} if data.draw(st.booleans())}
    part = PartRow(PartKind.LINE, PartState.WORKING, None)

    lines = outline(customers_of(rows), {1: (part,)}, lambda key: key % 3 == 1 or key // 3 in open_customers, NOW)

    listed = [line.service_id or 0 for line in lines if line.level is Level.SERVICE]
    assert sorted(listed) == [row.id for row in rows if row.customer_id in open_customers]
    assert [line.place for line in lines] == list(range(len(lines)))
    assert len({line.key for line in lines}) == len(lines)
    above = 0
    for line in lines:
        if line.level is Level.CUSTOMER:
            above = line.customer_id or 0
        elif line.level is not Level.ALL:
            assert line.customer_id == above
    parts = [place for place, line in enumerate(lines) if line.level is Level.PART]
    assert all(lines[place - 1].key == service_key(1) for place in parts)
    severities = [line.severity.rank for line in lines if line.level is Level.CUSTOMER]
    assert severities == sorted(severities)


def test_the_filter_knows_states_promises_customers_and_numbers() -> None:
    risk = make_service(1, promises=(make_promise(), make_promise(state=Verdict.AT_RISK)))
    down = make_service(2, service_class=ServiceClass.DOWN, customer="Larkspur Clinic", site="Ward 4")

    passed = {
        text: [row.id for row in (risk, down) if WORDS.parse(text, asked_by("ann")).accepts(row)]
        for text in ("sla:risk", "state:down", "customer:larkspur", "ward", "svc-2", "-state:down", "k-1 line")
    }

    assert passed == {
        "sla:risk": [1], "state:down": [2], "customer:larkspur": [2], "ward": [2], "svc-2": [2], "-state:down": [1],
        "k-1 line": [1, 2],
    }  # fmt: skip


def test_the_tip_tells_what_a_card_may_have_cut() -> None:
    row = make_service(7, label="Private network between Dock Road 77 and depot south", promises=(make_promise(),))

    tip = card_tip(row, NOW)

    for words in (row.label, "SVC-7", "Quay 3", "Working", "Availability 99.9 %"):
        assert words in tip


@given(st.lists(st.booleans(), max_size=40))
def test_gaps_are_the_stretches_of_two_bins_and_more_after_the_first_value(known: list[bool]) -> None:
    means = np.array([1.0 if is_known else np.nan for is_known in known])

    found = gaps(means)

    slow = [place for first, last in found for place in range(first, last + 1)]
    begun = known.index(True) if True in known else len(known)
    lonely = [
        place
        for place in range(begun, len(known))
        if not known[place] and (place == begun or known[place - 1]) and (place + 1 == len(known) or known[place + 1])
    ]
    assert slow == [p for p in range(begun, len(known)) if not known[p] and p not in lonely]


def painted(curve: CurveRow, theme: Theme, gap: str) -> QImage:
    image = QImage(200, 60, QImage.Format.Format_RGB32)
    image.fill(theme.color("surface.table"))
    painter = QPainter(image)
    paint_day(painter, QRectF(0, 10, 200, 40), curve, theme, gap=QColor(gap))
    painter.end()
    return image


def pixels_of(image: QImage, colour: QColor) -> list[tuple[int, int]]:
    return [(x, y) for x in range(image.width()) for y in range(image.height()) if QColor(image.pixel(x, y)) == colour]


def test_only_what_was_beyond_the_promise_is_red(theme: Theme) -> None:
    red = theme.color("sev.critical.line")
    calm = painted(make_curve([20.0 + n % 3 for n in range(100)]), theme, "blue")
    beyond = painted(make_curve([20.0] * 60 + [45.0] * 20 + [20.0] * 20), theme, "blue")

    assert pixels_of(calm, red) == []
    columns = {x for x, _ in pixels_of(beyond, red)}
    assert columns
    assert min(columns) >= 59 / 99 * 200 - 3
    assert max(columns) <= 80 / 99 * 200 + 3


def test_where_nothing_was_measured_stands_a_block_and_no_line(theme: Theme) -> None:
    image = painted(make_curve([20.0] * 40 + [float("nan")] * 20 + [20.0] * 40), theme, "#0000FF")

    blue = pixels_of(image, QColor("#0000FF"))
    middle = {y for x, y in blue if x == 100}
    assert len(middle) >= 39
    assert {x for x, _ in blue} <= set(range(75, 125))
    assert pixels_of(painted(make_curve([20.0] * 100), theme, "#0000FF"), QColor("#0000FF")) == []


def test_a_service_that_works_is_marked_only_while_a_promise_presses() -> None:
    assert severity_of(make_service(1)).value == "cleared"
    assert severity_of(make_service(1, promises=(make_promise(state=Verdict.AT_RISK),))).value == "minor"
    assert severity_of(make_service(1, service_class=ServiceClass.UNKNOWN)).value == "cleared"
