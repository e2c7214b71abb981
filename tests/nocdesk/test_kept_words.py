"""Words that are kept in English are said again, in the reader's language, by the templates that made them."""

import os
import subprocess
import sys
from string import Formatter

import pytest

from nocdesk.kept_words import Templates, retold
from nocdesk.sla.verdict_words import OWN, VERDICT_REASONS
from nocdesk.tickets.line_words import STEPS, WHOLE_LINES
from nocdesk.tickets.matching_words import MATCH_REASONS

GERMAN_PROCESS = """
from datetime import datetime
from nocdesk.calendar_words import dated_weekday, kept_minute
from nocdesk.clock import VirtualClock
from nocdesk.language import _, in_english, ngettext
from nocdesk.sla.verdict_words import verdict_reason
from nocdesk.tickets.line_words import staff_line
from nocdesk.tickets.matching_words import reason_words
from nocdesk.tickets.model import Audience
from nocdesk.tickets.queries import TimelineRow
from nocdesk.works.recurrence import Recurrence
from nocdesk.works.recurrence_words import recurrence_words
from tests.ui.restoration_builder import make_restoration
from ui.models.restoration_columns import restoration_columns
from ui.widgets.ticket_timeline import timeline_lines

december = datetime(2026, 12, 1, 22)
every = Recurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261231", "UTC", december, 0, 60)
print(recurrence_words(every))
print(dated_weekday(december), kept_minute(december))
print(verdict_reason("3 outages; promised: at most 2"))
for line in (
    "Repairing → testing · cause: cable damage · ETR set to 14:00 · as they say",
    "Taken back: Testing → restored · crew: Power failure",
    "Restored · Reason: Power failure · Testing",
    "Reason: TT-7 is no longer merged into this one",
    "I moved the fibre → Testing",
    "weather",
    "Assigned to no workgroup · Testing",
    "Escalated to everybody: no workgroup has it: 75% of the 4 h to respond are used",
    "Escalated to everybody: no workgroup has it: 75% of the 4 h to respond (internal target) are used",
    "Escalated to NOC: 75% of the 4 h to respond are used",
    "TT-7 was merged into this one: " + "down " * 200,
):
    print(staff_line(line, is_by_hand=False))
note = restoration_columns(VirtualClock(december))[-1]
for by_hand in (True, False):
    row = TimelineRow(december, "fay", "Restored", Audience.STAFF, is_by_hand=by_hand)
    last = make_restoration(last_note="Testing", is_last_note_by_hand=by_hand)
    print(timeline_lines([row], [])[0].text, note.text(last))
print(reason_words("same service VPN, effect not certain (+0.40)"))
print(reason_words("touches degraded (+0.10)"), reason_words("says that it is degraded (+0.10)"))
with in_english():
    print(_("Acknowledge"), ngettext("{count} trap", "{count} traps", 2))
    print(recurrence_words(every))
"""


@pytest.mark.parametrize("templates", [VERDICT_REASONS, MATCH_REASONS, WHOLE_LINES, STEPS])
def test_what_a_template_makes_is_said_again_by_the_same_one_with_the_same_values(templates: Templates) -> None:
    for template in templates:
        values = {name: f"<{name}>" for _, name, _, _ in Formatter().parse(template) if name is not None}
        made = template.format(**values)
        assert retold(made, templates, lambda message: f"«{message}»") == f"«{made}»"


def test_what_stands_for_a_placeholder_is_said_again_too_and_other_words_stay() -> None:
    german = {"{value}; promised: {promise}": "{promise} zugesagt: {value}", "at most {value}": "höchstens {value}"}

    said = [retold(text, tuple(german), german.__getitem__, OWN) for text in ("3 x; promised: at most 2", "at last 2")]

    assert said == ["höchstens 2 zugesagt: 3 x", "at last 2"]


@pytest.mark.parametrize("text", [" → ".join(["Testing"] * 1000), "Reason: " * 600, "a\nReason: b", "Reason: a\u2028b"])
def test_what_is_too_long_or_of_several_lines_is_a_persons_and_stays_as_it_is(text: str) -> None:
    assert retold(text, ("Reason: {reason}", "{before} → {after}"), str.upper, ("reason", "before", "after")) == text


def test_the_desks_words_stand_within_others_of_its_own_no_deeper_than_twice() -> None:
    made = "<" * 60 + "60"

    assert retold(made, ("<{value}",), lambda _message: "[{value}", ("value",)) == made.replace("<", "[", 3)


def test_words_between_placeholders_that_come_again_and_again_are_each_looked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nocdesk.kept_words.LONGEST", 6000)
    text = "Escalated to " + ": of the  to " * 460

    assert retold(text, WHOLE_LINES, str.upper) == text


def test_a_german_process_says_days_rules_and_stored_reasons_in_german_and_keeps_english_what_is_stored() -> None:
    said = subprocess.run(
        [sys.executable, "-c", GERMAN_PROCESS],
        env={**os.environ, "NOCDESK_LANGUAGE": "de", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert said.stdout.splitlines() == [
        "alle 2 Wochen am Di um 22:00 UTC, bis 31. Dez 2026",
        "Di 1. Dez 01 Dec 22:00",
        "3 Ausfälle; zugesagt: höchstens 2",
        "Reparatur → Prüfung · Ursache: Kabelschaden · ETR auf 14:00 gesetzt · as they say",
        "Zurückgenommen: Prüfung → Wiederhergestellt · Trupp: Power failure",
        "Wiederhergestellt · Grund: Power failure · Testing",
        "Grund: TT-7 is no longer merged into this one",
        "I moved the fibre → Testing",
        "weather",
        "Keiner Arbeitsgruppe zugewiesen · Testing",
        "Eskaliert an alle, denn keine Arbeitsgruppe hat es: 75% von 4 h (respond) sind verbraucht",
        "Eskaliert an alle, denn keine Arbeitsgruppe hat es: 75% von 4 h (respond, internes Ziel) sind verbraucht",
        "Eskaliert an NOC: 75% von 4 h (respond) sind verbraucht",
        "TT-7 was merged into this one: " + "down " * 200,
        "Restored Testing",
        "Wiederhergestellt Prüfung",
        "derselbe Dienst VPN, Wirkung nicht sicher (+0.40)",
        "berührt degraded (+0.10) sagt, es sei beeinträchtigt (+0.10)",
        "Acknowledge {count} traps",
        "every 2 weeks on Tue at 22:00 UTC, until 31 Dec 2026",
    ]
