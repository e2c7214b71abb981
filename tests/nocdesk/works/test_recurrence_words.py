"""A rule reads as one says it."""

from datetime import datetime

import pytest

from nocdesk.works.recurrence import Recurrence, check_recurrence
from nocdesk.works.recurrence_words import recurrence_words

TUESDAY = datetime(2026, 12, 1, 22, 0)  # noqa: DTZ001
WORDS = [
    ("FREQ=DAILY", "every day at 22:00 Europe/Riga"),
    ("FREQ=DAILY;INTERVAL=3;COUNT=4", "every 3 days at 22:00 Europe/Riga, 4 times"),
    ("FREQ=DAILY;COUNT=1", "every day at 22:00 Europe/Riga, once"),
    ("FREQ=WEEKLY", "every week on Tue at 22:00 Europe/Riga"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "every 2 weeks on Tue and Thu at 22:00 Europe/Riga"),
    (
        "FREQ=WEEKLY;BYDAY=MO,TU,WE;UNTIL=20261231",
        "every week on Mon, Tue and Wed at 22:00 Europe/Riga, until 31 Dec 2026",
    ),
    ("FREQ=MONTHLY", "every month on the 1st at 22:00 Europe/Riga"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "every month on the 1st and the last day at 22:00 Europe/Riga"),
    ("FREQ=MONTHLY;BYDAY=1TU", "every month on the first Tue at 22:00 Europe/Riga"),
    ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2", "every month on the second of Mon and Tue at 22:00 Europe/Riga"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,-3", "every month on the 1st and the 3rd last day at 22:00 Europe/Riga"),
    ("FREQ=MONTHLY;BYMONTH=6,12", "every month on the 1st in Jun and Dec at 22:00 Europe/Riga"),
    ("FREQ=YEARLY", "every year on the 1st of Dec at 22:00 Europe/Riga"),
]


@pytest.mark.parametrize(("rule", "words"), WORDS)
def test_a_rule_reads_as_one_says_it(rule: str, words: str) -> None:
    recurrence = Recurrence(rule, "Europe/Riga", TUESDAY, 0, 3600)
    if "BYSETPOS" not in rule:
        check_recurrence(recurrence)

    assert recurrence_words(recurrence) == words


def test_whole_days_have_no_time_of_day() -> None:
    assert recurrence_words(Recurrence("FREQ=WEEKLY", "UTC", datetime(2026, 12, 1), 1, 0)) == "every week on Tue UTC"  # noqa: DTZ001
