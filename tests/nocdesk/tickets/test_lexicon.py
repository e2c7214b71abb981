"""What complaints say, in English and German."""

import pytest

from nocdesk.tickets.lexicon import Complained, complained_of, is_request, topics_of_complaint, topics_of_service

COMPLAINTS = [
    ("No dial tone", {"voice"}, Complained.DOWN),
    ("Calls break off", {"voice"}, Complained.DEGRADED),
    ("Kein Freizeichen an der Telefonanlage", {"voice"}, Complained.DOWN),
    ("Gespräche brechen ab, es knackt", {"voice"}, Complained.DEGRADED),
    ("The Internet is slow since noon", {"internet"}, Complained.DEGRADED),
    ("Internet ist ausgefallen", {"internet"}, Complained.DOWN),
    ("The branch cannot reach the head office", {"private"}, Complained.DOWN),
    ("Die Filiale erreicht die Zentrale nicht", {"private"}, None),
    ("The line is dead, before that it was slow", set(), Complained.DEGRADED),
    ("Wants a second address", set(), None),
    ("", set(), None),
    ("Möchte eine Änderung der Ansage", set(), None),
]


@pytest.mark.parametrize(("text", "topics", "complained"), COMPLAINTS)
def test_the_words_of_a_complaint_say_what_it_is_about(
    text: str, topics: set[str], complained: Complained | None
) -> None:
    assert (set(topics_of_complaint(text)), complained_of(text)) == (topics, complained)


REQUESTS = [
    ("Wants a second address", True),
    ("Password of the router lost", True),
    ("Möchte eine Änderung der Ansage", True),
    ("Wants to know why the line is dead", False),
    ("No dial tone", False),
]


@pytest.mark.parametrize(("text", "asks"), REQUESTS)
def test_who_asks_for_something_tells_of_no_fault(text: str, asks: bool) -> None:
    assert is_request(text) is asks


def test_a_word_counts_only_where_it_begins_one() -> None:
    assert topics_of_complaint("We recall nothing") == frozenset()
    assert complained_of("Autototal") is None


def test_a_service_is_of_the_kind_that_its_names_say() -> None:
    assert topics_of_service("content", "Content and voice", "SIP-104", "Voice trunk, Harbour Street") == {"voice"}
    assert topics_of_service("access", "Internet access", "ACC-1", "") == {"internet"}
