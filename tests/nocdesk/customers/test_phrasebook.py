"""Every language has every phrase with the places of the English one; a file that has not is refused."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from nocdesk.customers.phrasebook import (
    Phrasebook,
    PhraseFileError,
    built_in,
    carry_phrasebooks,
    english,
    load_phrasebooks,
    phrasebook_of,
)
from nocdesk.tickets.customer_words import CustomerFacts, customer_text
from nocdesk.tickets.model import RestorationCause, RestorationStatus, TicketStatus

NOW = datetime(2026, 3, 4, 0, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
ENGLISH = Path("resources/customer_words/en.toml").read_text(encoding="utf-8")


def test_english_and_german_come_with_the_program() -> None:
    assert {"en", "de"} <= built_in().keys()
    assert built_in()["de"].name == "Deutsch"


@pytest.mark.parametrize("book", built_in().values(), ids=lambda book: book.language)
def test_a_language_has_every_step_cause_and_status(book: Phrasebook) -> None:
    for step in set(RestorationStatus) - {RestorationStatus.RESTORED}:
        assert book.say(f"step.{step}")
    for cause in RestorationCause:
        assert book.say(f"cause.{cause}")
        assert book.say(f"cause_was.{cause}")
    for status in TicketStatus:
        assert book.say(f"status.{status}")


def test_a_german_customer_reads_german_on_its_own_clock() -> None:
    facts = CustomerFacts(
        "Internet, Zentrale",
        BERLIN,
        RestorationStatus.ON_SITE,
        RestorationCause.POWER_FAILURE,
        datetime(2026, 3, 4, 0, 40, tzinfo=UTC),
        datetime(2026, 3, 4, 0, 25, tzinfo=UTC),
        book=built_in()["de"],
    )

    assert customer_text(facts, NOW) == (
        "An einem Standort in Ihrer Nähe ist der Strom ausgefallen; ein Technikteam ist vor Ort. "
        "Wir erwarten, dass Ihr Dienst Internet, Zentrale bis 01:40 CET wieder funktioniert. "
        "Nächste Nachricht bis 01:25."
    )


def test_a_file_in_the_folder_is_another_language(tmp_path: Path) -> None:
    (tmp_path / "lv.toml").write_text(
        ENGLISH.replace('name = "English"', 'name = "Latviešu"').replace("by {when}.", "līdz {when}."), encoding="utf-8"
    )

    books = load_phrasebooks(tmp_path)

    with Session(create_engine("sqlite://"), info=carry_phrasebooks(books)) as session:
        assert phrasebook_of(session, "lv").say("caller.expected", when="04:30") == (
            "We expect it to work again līdz 04:30."
        )
        assert phrasebook_of(session, "de") == built_in()["de"]
        assert phrasebook_of(session, "fr") == english()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('weather = "The cause was the weather."\n', "", "the phrase cause_was.weather is missing"),
        ("{service} works again since {when}", "{host} works again since {when}", "({host})"),
        ("{service} works again since {when}", "{service.__class__} since {when}", "({service.__class__})"),
        ("{service} works again since {when}", "{service!r} since {when:>900}", "{when:>900}"),
        ("{service} works again since {when}", "{service works again", "It may have these places: {service}, {when}"),
        ("no_problem =", "no_probelm =", "there is no phrase caller.no_probelm"),
        ('name = "English"', "", "says not what the language is called"),
    ],
)
def test_a_faulty_file_is_refused_with_what_to_do(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in ENGLISH
    (tmp_path / "lv.toml").write_text(ENGLISH.replace(before, after), encoding="utf-8")

    with pytest.raises(PhraseFileError) as caught:
        load_phrasebooks(tmp_path)

    assert said in str(caught.value)
    assert "lv.toml" in str(caught.value)


def test_a_file_named_for_no_language_and_a_folder_that_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latvian words.toml").write_text(ENGLISH, encoding="utf-8")

    with pytest.raises(PhraseFileError, match="named for no language"):
        load_phrasebooks(tmp_path)
    with pytest.raises(PhraseFileError, match="customer_words_dir"):
        load_phrasebooks(tmp_path / "none")
