"""Care finds the caller: by any name or number, whatever the spelling, the best match first."""

from dataclasses import replace
from random import Random

import pytest

from nocdesk.boards.care_search import CustomerEntry, FoundIn, customer_entry, find_customers, search_key


def make_entry(entry_id: int, name: str, *, number: str = "", phone: str = "", **texts: str) -> CustomerEntry:
    """A customer with a person called Ada Marlow at this phone, and further texts by kind."""
    number = number or f"K-{1000 + entry_id}"
    keys = [search_key(FoundIn.NUMBER, number, number), search_key(FoundIn.NAME, name, name)]
    if phone:
        keys.append(search_key(FoundIn.PHONE, phone, phone, contact="Ada Marlow"))
    for kind, text in texts.items():
        service_id = 7 if kind == "service" else None
        ticket_id = 9 if kind == "ticket" else None
        keys.append(search_key(FoundIn(kind), text, text, service_id=service_id, ticket_id=ticket_id))
    return customer_entry(entry_id, name, number, keys)


def names(entries: list[CustomerEntry], text: str) -> list[str]:
    return [row.name for row in find_customers(entries, text)]


@pytest.mark.parametrize(
    "typed",
    [
        "+44 20 7946 0101", "020 7946 0101", "0044-20-7946-0101", "+44 (0)20 7946 0101", "7946 0101", "79460101",
        "020/7946.0101",
    ],
)  # fmt: skip
def test_a_phone_number_is_found_however_it_is_written(typed: str) -> None:
    entries = [make_entry(1, "Alder", phone="+44 20 7946 0101"), make_entry(2, "Birch", phone="+44 20 7946 0102")]

    found = find_customers(entries, typed)

    assert [(row.name, row.found_in, row.contact) for row in found] == [("Alder", FoundIn.PHONE, "Ada Marlow")]


def test_a_number_that_is_kept_with_its_trunk_zero_is_found_from_abroad() -> None:
    entries = [make_entry(1, "Alder", phone="+44 (0)20 7946-0101")]

    assert names(entries, "+442079460101") == ["Alder"]


def test_a_few_digits_are_a_customer_or_ticket_number_before_they_are_part_of_a_phone_number() -> None:
    entries = [
        make_entry(1, "Phone", number="K-5", phone="+44 20 7946 1001"),
        make_entry(2, "Number", number="K-1001"),
        make_entry(3, "Ticket", ticket="TT-1001"),
    ]

    assert names(entries, "1001") == ["Number", "Ticket", "Phone"]


@pytest.mark.parametrize("typed", ["müller", "MULLER", "Müller", "mu\u0308ller", "muller søn", "soen muller"])
def test_accents_and_case_do_not_matter(typed: str) -> None:
    entries = [make_entry(1, "Müller & Søn"), make_entry(2, "Mill Dairy")]

    expected = [] if typed.startswith("soen") else ["Müller & Søn"]
    assert names(entries, typed) == expected


def test_the_exact_name_stands_before_its_beginning_before_a_word_before_a_part() -> None:
    entries = [
        make_entry(1, "Unharboured"),
        make_entry(2, "New Harbour"),
        make_entry(3, "Harbour Bank"),
        make_entry(4, "Harbour"),
        make_entry(5, "Mill"),
    ]

    assert names(entries, "harbour") == ["Harbour", "Harbour Bank", "New Harbour", "Unharboured"]


@pytest.mark.parametrize("typed", ["tt-1011", "TT1011", "tt 1011", "1011"])
def test_a_ticket_is_found_with_or_without_its_signs_and_says_which_one(typed: str) -> None:
    entries = [make_entry(1, "Alder", ticket="TT-1011"), make_entry(2, "Birch", ticket="TT-1012")]

    found = find_customers(entries, typed)

    assert [(row.name, row.ticket_id) for row in found] == [("Alder", 9)]


def test_words_that_stand_in_different_texts_are_found_together() -> None:
    entries = [
        make_entry(1, "Harbour Bank", service="Voice trunk, Quay"),
        make_entry(2, "Harbour Mill", service="Internet line"),
    ]

    found = find_customers(entries, "bank voice")

    assert [(row.name, row.found_in, row.found, row.service_id) for row in found] == [
        ("Harbour Bank", FoundIn.SEVERAL, "Voice trunk, Quay", 7)
    ]


def test_without_a_text_those_stand_there_of_whom_there_is_news_the_worst_first() -> None:
    quiet = make_entry(1, "Quiet")
    late = replace(make_entry(2, "Late"), open_tickets=2)
    down = replace(make_entry(3, "Down"), down=1)
    slow = replace(make_entry(4, "Slow"), degraded=2)

    assert names([quiet, late, down, slow], "  ") == ["Down", "Slow", "Late"]


def test_what_nobody_is_called_finds_nobody() -> None:
    assert find_customers([make_entry(1, "Alder", phone="+44 20 7946 0101")], "zebra 99") == []


def test_nothing_that_plain_comparison_finds_is_missed() -> None:
    random = Random(5)
    letters = "abcde "
    entries = [make_entry(i, "".join(random.choices(letters, k=12)).strip() or "a") for i in range(300)]

    for _ in range(200):
        typed = "".join(random.choices("abcde", k=random.randint(1, 3)))
        expected = {entry.name for entry in entries if typed in entry.name or typed in entry.name.replace(" ", "")}
        assert set(names(entries, typed)) == expected, typed
