"""Words that are kept in English are said again, in the reader's language, by the templates that made them."""

import os
import subprocess
import sys
from string import Formatter

import pytest

from nocdesk.kept_words import Templates, retold
from nocdesk.sla.verdict_words import VERDICT_REASONS
from nocdesk.tickets.line_words import STAFF_LINES
from nocdesk.tickets.matching_words import MATCH_REASONS

GERMAN_PROCESS = """
from datetime import datetime
from nocdesk.calendar_words import dated_weekday, kept_minute
from nocdesk.language import _, in_english, ngettext
from nocdesk.sla.verdict_words import verdict_reason
from nocdesk.tickets.line_words import staff_line
from nocdesk.tickets.matching_words import reason_words
from nocdesk.works.recurrence import Recurrence
from nocdesk.works.recurrence_words import recurrence_words

december = datetime(2026, 12, 1, 22)
every = Recurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261231", "UTC", december, 0, 60)
print(recurrence_words(every))
print(dated_weekday(december), kept_minute(december))
print(verdict_reason("3 outages; promised: at most 2"))
print(staff_line("Repairing → testing · cause: cable damage · ETR set to 14:00 · as they say"))
print(reason_words("same service VPN, effect not certain (+0.40)"))
with in_english():
    print(_("Acknowledge"), ngettext("{count} trap", "{count} traps", 2))
    print(recurrence_words(every))
"""


@pytest.mark.parametrize("templates", [VERDICT_REASONS, MATCH_REASONS, STAFF_LINES])
def test_what_a_template_makes_is_said_again_by_the_same_one_with_the_same_values(templates: Templates) -> None:
    for template in templates:
        values = {name: f"<{name}>" for _, name, _, _ in Formatter().parse(template) if name is not None}
        made = template.format(**values)
        assert retold(made, templates, lambda message: f"«{message}»") == f"«{made}»"


def test_what_stands_for_a_placeholder_is_said_again_too_and_other_words_stay() -> None:
    german = {"{value}; promised: {promise}": "{promise} zugesagt: {value}", "at most {value}": "höchstens {value}"}

    said = [retold(text, tuple(german), german.__getitem__) for text in ("3 x; promised: at most 2", "at last 2")]

    assert said == ["höchstens 2 zugesagt: 3 x", "at last 2"]


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
        "derselbe Dienst VPN, Wirkung nicht sicher (+0.40)",
        "Acknowledge {count} traps",
        "every 2 weeks on Tue at 22:00 UTC, until 31 Dec 2026",
    ]
