"""The manual holds together: its links and pictures lead somewhere, it is found by its words, a terminal shows it."""

import re
from collections import Counter

import pytest
from typer.testing import CliRunner

from nocdesk.cli import with_commands
from nocdesk.language import ENGLISH, LANGUAGES
from nocdesk.manual.keys import KeyNameError, KeyRow, Keys, without_keys
from nocdesk.manual.pages import CONTENTS, Page, PageError, manual_folder, page_named, pages
from nocdesk.manual.search import found_on, plain_text
from nocdesk.manual.terminal_text import terminal_text

KEYS = Keys(
    [
        KeyRow("alarm.acknowledge", "Acknowledge", ("A", "Ctrl+Alt+A"), "alarms"),
        KeyRow("alarm.quote", "Quote", ("`",), "alarms"),
        KeyRow("alarm.bare", "Bare", (), "alarms"),
        KeyRow("sla.evidence", "Evidence", ("Enter", "Enter"), "sla"),
    ]
)


def test_every_link_of_a_page_leads_to_a_page_and_the_contents_lead_to_every_page() -> None:
    dead = [(page.name, link) for page in pages().values() for link in page.links if link not in pages()]
    unreached = set(pages()) - set(page_named(CONTENTS).links) - {CONTENTS}

    assert dead == []
    assert unreached == set()


def test_every_picture_that_a_page_names_is_there_none_is_unused_and_together_they_are_small() -> None:
    named = {picture for page in pages().values() for picture in page.pictures}
    files = {path.name: path.stat().st_size for path in (manual_folder() / "pictures").glob("*")}

    assert named - set(files) == set()
    assert set(files) - named == set()
    assert sum(files.values()) < 3_000_000


def test_every_page_begins_with_its_title_and_is_short_enough_to_be_read_at_night() -> None:
    assert [page.name for page in pages().values() if not page.text.startswith("# ")] == []
    assert [page.name for page in pages().values() if len(page.text.split()) > 700] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != ENGLISH])
def test_a_translated_page_names_the_same_pages_pictures_and_keys_and_the_others_are_in_english(language: str) -> None:
    english, spoken = pages(ENGLISH), pages(language)
    translated = {name for name in english if spoken[name] != english[name]}

    assert set(spoken) == set(english)
    assert {path.stem for path in (manual_folder() / language).iterdir()} == translated
    assert CONTENTS in translated
    for name in translated:
        assert named_in(spoken[name]) == named_in(english[name]), name


def named_in(page: Page) -> tuple[Counter[str], tuple[str, ...], Counter[str]]:
    return Counter(page.links), page.pictures, Counter(re.findall(r"\{keys?:[a-z0-9_.]+\}", page.text))


def test_a_page_that_there_is_not_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(PageError, match="do you mean console"):
        page_named("consle")


def test_keys_are_put_in_as_caps_and_tables_with_what_each_does() -> None:
    text = KEYS.put_into("Press {key:alarm.acknowledge}, {key:alarm.quote}, {key:alarm.bare}.\n\n{keys:sla}")

    assert text == ("Press `A`, `` ` ``, “Bare” in the palette.\n\n| key | does |\n|---|---|\n| `Enter` | Evidence |")


@pytest.mark.parametrize("text", ["{key:alarm.unknown}", "{keys:nowhere}"])
def test_a_key_that_there_is_not_is_a_fault_of_the_page(text: str) -> None:
    with pytest.raises(KeyNameError, match="correct the page"):
        KEYS.put_into(text)


def test_where_nobody_knows_the_keys_actions_are_named() -> None:
    assert without_keys("{key:undo} undoes.\n{keys:list}") == "`undo` undoes.\nThe desk shows its keys here."


def test_what_is_looked_for_is_found_with_the_best_title_first_and_without_regard_to_case_and_accents() -> None:
    found = found_on(pages().values(), "HANDOVER sígn")

    assert found[0].page.name == "handover"
    assert "#" not in found[0].excerpt
    assert found_on(pages().values(), "no such wörd") == []
    assert found_on(pages().values(), "  ") == []


def test_what_is_searched_has_no_marks_in_it() -> None:
    for page in pages().values():
        assert not set("#*`{|") & set(plain_text(page)), page.name


def test_a_terminal_shows_no_pictures_and_names_pages_as_they_are_printed() -> None:
    text = terminal_text("# A\n\n![A picture](pictures/a.png)\n\nSee [lists](lists.md).")

    assert text == "# A\n\nSee lists (`lists`)."


def test_the_command_prints_a_page_with_keys_and_refuses_what_is_none() -> None:
    app = with_commands(["help"])

    printed = CliRunner().invoke(app, ["help", "console"])
    contents = CliRunner().invoke(app, ["help"])

    assert printed.exit_code == 0
    assert "{key" not in printed.output
    assert "It answers" in printed.output
    assert "(`console`)" in contents.output
    assert isinstance(CliRunner().invoke(app, ["help", "nothing-like-it"]).exception, PageError)
