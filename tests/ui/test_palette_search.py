"""A few letters find what is meant: the search against a slow and obvious one, and where the desk's own words stand."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.actions import ACTIONS
from ui.palette_search import BITS, MOST, EntryKind, PaletteEntry, PaletteIndex, align, merge, parse_query


def entries(*texts: str) -> list[PaletteEntry]:
    return [PaletteEntry(EntryKind.SERVICE, str(place), text) for place, text in enumerate(texts)]


def found(index: PaletteIndex, text: str) -> list[str]:
    return [hit.entry.text for hit in index.find(parse_query(text).words)]


def holds_letters(word: str, text: str) -> bool:
    """The slow and obvious way: strike the text's letters off one by one."""
    rest = iter(text)
    return all(letter in rest for letter in word)


def strictness(query: str, text: str) -> int:
    """How strictly a text matches, computed word by word; 9 where it does not."""
    words, parts = query.split(), text.split()
    if text.startswith(query):
        return 0
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 1
    if all(any(word in part for part in parts) for word in words):
        return 2
    return 3 if all(holds_letters(word, text) for word in words) else 9


SAME_BIT_AS_B = "\u0431"
WORDS = st.text(f"abc{SAME_BIT_AS_B}", min_size=1, max_size=4)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(st.lists(TEXTS, min_size=1, max_size=30, unique=True), st.lists(WORDS, min_size=1, max_size=2).map(" ".join))
def test_the_strictest_matches_come_first_and_none_of_them_is_missed(texts: list[str], query: str) -> None:
    expected = sorted(rank for text in texts if (rank := strictness(query, text)) < 3)

    got = [strictness(query, text) for text in found(PaletteIndex(entries(*texts)), query)]

    assert got[: len(expected)] == expected
    assert set(got[len(expected) :]) <= {3}


@given(st.lists(TEXTS, min_size=1, max_size=30, unique=True), WORDS)
def test_where_nothing_stricter_matches_every_text_with_the_letters_in_order_is_found(
    texts: list[str], word: str
) -> None:
    loose = {text for text in texts if strictness(word, text) == 3}

    got = set(found(PaletteIndex(entries(*texts)), word))

    assert loose <= got or any(strictness(word, text) < 3 for text in texts)


@given(TEXTS, WORDS)
def test_the_letters_that_are_marked_spell_the_word(text: str, word: str) -> None:
    index = PaletteIndex(entries(text))

    hits = index.find([word])

    assert bool(hits) is holds_letters(word, text)
    for hit in hits:
        assert "".join(text[place] for place in hit.letters) == word


@pytest.mark.parametrize(
    ("word", "text", "marked"),
    [
        ("lod", " light or dark", (1, 7, 10)),
        ("dark", " light or dark", (10, 11, 12, 13)),
        ("ight", " light or dark", (2, 3, 4, 5)),
        ("nap", " next unacknowledged alarm and previous", (1, 27, 31)),
    ],
)
def test_letters_are_looked_for_at_the_beginnings_of_words(word: str, text: str, marked: tuple[int, ...]) -> None:
    assert align(word, text)[1] == marked


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ack", "alarm.acknowledge"),
        ("high contrast", "theme.switch"),
        ("full", "window.full_screen"),
        ("poll", "alarm.poll"),
        ("undo", "undo"),
        ("zoom in", "plot.zoom_in"),
    ],
)
def test_a_few_letters_find_what_the_desk_can_do(typed: str, first: str) -> None:
    index = PaletteIndex(PaletteEntry(EntryKind.ACTION, spec.id, spec.text) for spec in ACTIONS)

    hits = index.find(parse_query(typed).words)

    assert hits[0].entry.id == first


def test_letters_that_lines_are_not_looked_over_for_apart_are_told_apart_in_the_end() -> None:
    assert ord("b") % BITS == ord(SAME_BIT_AS_B) % BITS

    assert found(PaletteIndex(entries("ab", f"a{SAME_BIT_AS_B}")), "ab") == ["ab"]


def test_accents_case_and_punctuation_do_not_matter() -> None:
    index = PaletteIndex(entries("Åre Café-Bar", "ACC-104"))

    assert found(index, "are cafe") == ["Åre Café-Bar"]
    assert found(index, "acc104") == ["ACC-104"]
    assert found(index, "ACC 104") == ["ACC-104"]


def test_the_second_text_is_searched_too() -> None:
    entry = PaletteEntry(EntryKind.SERVICE, "1", "ACC-104", "Internet · Dunlow Freight")

    hits = PaletteIndex([entry]).find(["dunlow"])

    assert [hit.entry for hit in hits] == [entry]
    assert "".join(entry.line[place] for place in hits[0].letters) == "Dunlow"


def test_what_was_chosen_lately_comes_first_among_equals_and_never_before_a_better_match() -> None:
    index = PaletteIndex(entries("Alpha", "Alphabet", "An alpha"))
    recent = [(EntryKind.SERVICE, "2"), (EntryKind.SERVICE, "1")]

    assert [hit.entry.text for hit in index.find(["alpha"], recent)] == ["Alphabet", "Alpha", "An alpha"]
    assert [hit.entry.text for hit in index.find([], recent)] == ["An alpha", "Alphabet", "Alpha"]


def test_what_was_chosen_lately_is_found_among_very_many() -> None:
    index = PaletteIndex(entries(*(f"line {number:05}" for number in range(2000))))

    hits = index.find(["line"], [(EntryKind.SERVICE, "1999")])

    assert hits[0].entry.text == "line 01999"
    assert len(hits) == MOST


@pytest.mark.parametrize(
    ("typed", "kinds", "words"),
    [
        ("", set(EntryKind), ()),
        ("> ack", {EntryKind.ACTION}, ("ack",)),
        ("@harbour", {EntryKind.CUSTOMER, EntryKind.SERVICE}, ("harbour",)),
        ("#1012", {EntryKind.TICKET, EntryKind.PROBLEM}, ("1012",)),
        (": nor-ar1", {EntryKind.DEVICE}, ("nor", "ar1")),
        ("TT-1012", set(EntryKind), ("tt", "1012")),
    ],
)
def test_a_sign_at_the_beginning_names_the_kinds(typed: str, kinds: set[EntryKind], words: tuple[str, ...]) -> None:
    query = parse_query(typed)

    assert (set(query.kinds), query.words) == (kinds, words)


def test_the_hits_of_several_indexes_are_one_list_the_best_first() -> None:
    customers, services = PaletteIndex(entries("Harbour Clinic")), PaletteIndex(entries("At the harbour", "Harbour"))

    hits = merge([customers.find(["harbour"]), services.find(["harbour"])])

    assert [hit.entry.text for hit in hits] == ["Harbour", "Harbour Clinic", "At the harbour"]


def test_where_enough_is_found_whole_nothing_is_shown_letter_by_letter() -> None:
    whole, scattered = PaletteIndex(entries("harbour", "harbour 2", "harbour 3")), PaletteIndex(entries("hot air, bar"))

    assert len(merge([whole.find(["harb"]), scattered.find(["harb"])])) == 3
    assert len(merge([scattered.find(["harb"])])) == 1


def test_the_longest_names_of_very_many_are_found_by_all_their_letters() -> None:
    names = [f"svc-{number} {'x' * (number % 7)}" for number in range(5000)]
    wanted = random.Random(3).sample(names, 20)
    index = PaletteIndex(entries(*names))

    assert all(name in found(index, name) for name in wanted)
