"""The language of a process: which one is chosen, how messages are found, and what the pseudo-language shows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nocdesk.language import LANGUAGE, chosen_language, preferred_language
from nocdesk.message_catalogue import read_catalogue
from nocdesk.pseudo_language import LENGTHENED, pseudo
from nocdesk.settings import SettingsError, load_settings

CATALOGUE = r"""
msgid ""
msgstr ""
"Language: pl\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

#: ui/actions.py
msgid ""
"Two \"quoted\"\n"
"lines"
msgstr ""
"Dwie\n"
"linie"

msgctxt "verb"
msgid "Clear"
msgstr "Odwołaj"

msgid "{count} alarm"
msgid_plural "{count} alarms"
msgstr[0] "{count} alarm"
msgstr[1] "{count} alarmy"
msgstr[2] "{count} alarmów"

#, fuzzy
msgid "Guessed"
msgstr "Zgadywane"

msgid "Nothing yet"
msgstr ""
"""


@pytest.mark.parametrize(
    ("environment", "preference", "system", "chosen"),
    [
        ({"NOCDESK_LANGUAGE": "de"}, "en", "en_US", "de"),
        ({"NOCDESK_LANGUAGE": "qps-rtl", "LANG": "de_DE.UTF-8"}, "", "", "qps-rtl"),
        ({"LANG": "en_US.UTF-8"}, "de", "", "de"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "system", "de_DE", "en"),
        ({"LANG": "de_AT.UTF-8"}, "system", "", "de"),
        ({}, "", "German_Switzerland", "de"),
        ({}, "", "fr_FR", "en"),
        ({"NOCDESK_LANGUAGE": "fr"}, "", "", "en"),
    ],
)
def test_the_variable_goes_before_the_preference_and_that_before_the_system(
    environment: dict[str, str], preference: str, system: str, chosen: str
) -> None:
    assert chosen_language(environment, preference, system) == chosen


def test_what_the_file_of_the_desk_prefers_is_read_and_a_broken_file_prefers_nothing(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"

    assert preferred_language(file) == ""
    file.write_text('language = "de"\n')
    assert preferred_language(file) == "de"
    file.write_text("language = [")
    assert preferred_language(file) == ""


def test_a_language_that_is_not_spoken_is_named_with_the_ones_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOCDESK_LANGUAGE", "fr")

    with pytest.raises(SettingsError, match="NOCDESK_LANGUAGE: 'fr' is not spoken"):
        load_settings()


def test_a_catalogue_gives_messages_by_text_context_and_number_and_the_english_of_what_it_lacks() -> None:
    catalogue = read_catalogue(CATALOGUE)

    assert catalogue.message('Two "quoted"\nlines') == "Dwie\nlinie"
    assert (catalogue.message("Clear"), catalogue.message("Clear", "verb")) == ("Clear", "Odwołaj")
    counted = [catalogue.counted("{count} alarm", "{count} alarms", count) for count in (1, 3, 12)]
    assert counted == ["{count} alarm", "{count} alarmy", "{count} alarmów"]
    assert [catalogue.message(text) for text in ("Guessed", "Nothing yet", "")] == ["Guessed", "Nothing yet", ""]
    assert catalogue.counted("one row", "many rows", 2) == "many rows"


def test_the_pseudo_language_is_longer_in_brackets_and_keeps_its_placeholders() -> None:
    text = "{count:>3} of {total!r} alarms wait"

    said, mirrored = pseudo(text), pseudo(text, is_right_to_left=True)

    assert (said[0], said[-1]) == ("[", "]")
    assert len(said) >= LENGTHENED * len(text)
    assert said.format(count=3, total="x").count("3") == 1
    assert "alarms" not in said
    assert mirrored == f"\u200f{said}"


REFUSED = """
import json, sys
from pathlib import Path
from nocdesk.alarms.lifecycle import AlarmEvent, AlarmState, next_state
from nocdesk.errors import NocdeskError
from nocdesk.importing.reading import parse_tables
from nocdesk.money import require_currency
from nocdesk.people.model import Actor, Role
from nocdesk.people.policy import Act, require
from nocdesk.problems.commands import ProblemState
from nocdesk.problems.states import check_step
from nocdesk.provider.file import parse_provider
from nocdesk.snmp_secrets import Community
from nocdesk.toml_file import line_of, parse_toml
from probes.table_file import load_tables

def said(act):
    try:
        act()
    except NocdeskError as error:
        return str(error)

(fault,) = parse_provider("p.toml", "format = 1\\n[[customer]]\\nname = 7\\nnumber = '1'").faults
folder = Path(sys.argv[1])
(folder / "fans.toml").write_text("entry = 7")
print(json.dumps([
    load_tables(folder).faults["fans"].splitlines()[0],
    said(lambda: require(Actor("Anna", Role.CARE), Act.CLEAR_ALARM)),
    said(lambda: next_state(AlarmState.CLOSED, AlarmEvent.CLEAR)),
    said(lambda: check_step("SP-1", ProblemState.CLOSED, ProblemState.HELD)),
    said(lambda: require_currency("XXX")),
    said(lambda: parse_tables("t.csv", b" ")),
    said(lambda: Community("public")),
    said(lambda: parse_toml("s.toml", "a = 1\\nb = = 2")),
    fault,
    line_of(fault),
]))
"""


def test_what_is_refused_is_told_in_the_language_of_the_process_and_what_is_stored_in_english(tmp_path: Path) -> None:
    said = in_german(REFUSED, str(tmp_path))

    assert json.loads(said) == [
        "fans.toml line 1: 'format' is missing: add it",
        "Anna (care) darf das nicht: Alarme aufheben; Rollen, die es dürfen: administrator, engineer, supervisor",
        "Der Alarm ist nicht aktiv (er ist geschlossen).",
        "SP-1 ist geschlossen und kann nicht „gehalten“ werden: möglich ist in Arbeit.",
        "„XXX“ ist keine Währung nach ISO 4217: schreiben Sie den Code, etwa EUR, USD oder GBP",
        "t.csv: ist leer. Wählen Sie eine Datei mit einer Zeile Spaltenüberschriften und einer Zeile für jedes Ding.",
        "Die Communitys „public“, „private“ und die leere werden abgelehnt: stellen Sie am Gerät eine eigene ein",
        "s.toml Zeile 2, Spalte 5: ist kein TOML: invalid value. Berichtigen Sie diese Zeile.",
        "p.toml Zeile 3: Kunde: name muss Text in Anführungszeichen sein",
        3,
    ]


def in_german(program: str, *arguments: str) -> str:
    """What a German process prints."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "NOCDESK_LANGUAGE": "de"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_process_speaks_the_language_of_its_environment() -> None:
    said = in_german(
        "from nocdesk.language import _; from nocdesk.provider.kind_words import kind_words;"
        "print(ascii([_('Acknowledge'), kind_words('work', 2)]))"
    )

    assert LANGUAGE == "en"
    assert said.strip() == "['Quittieren', 'Arbeiten']"
