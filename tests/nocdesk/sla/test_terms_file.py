"""Agreements in and out of files: what they say, what is wrong with them and on which line, and what names them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from nocdesk.sla.credit_steps import Basis, Ladder
from nocdesk.sla.hours import WeeklyHours
from nocdesk.sla.objectives import Keeps, Kind
from nocdesk.sla.terms_file import TermsError, fingerprint, terms_from_json, terms_from_toml, terms_to_json
from nocdesk.text_file import UnreadableFileError
from nocdesk.toml_file import FaultyFileError
from tests.nocdesk.sla.agreement_text import GOLD


def faults_of(text: str) -> list[str]:
    """What is wrong with an agreement."""
    with pytest.raises(FaultyFileError) as refused:
        terms_from_toml(text, "gold.toml")
    return list(refused.value.faults)


def test_an_agreement_says_what_is_written() -> None:
    terms = terms_from_toml(GOLD)

    assert (terms.name, terms.timezone, str(terms.charge)) == ("Gold access", "Europe/Riga", "1840.00 EUR")
    assert terms.calendar.hours == (WeeklyHours((0, 1, 2, 3, 4), 9 * 3600, 17 * 3600),)
    assert (terms.planned.notice, terms.planned.cap_s) == (timedelta(days=5), 8 * 3600)
    availability, delay, busy, outages, longest = terms.objectives
    assert (availability.kind, availability.target, str(availability.period)) == (Kind.AVAILABILITY, 0.999, "month")
    assert (delay.metric, delay.limit, delay.keeps, delay.bin_s) == ("rtt_ms", 60, Keeps.AT_MOST, 300)
    assert (busy.name, busy.metric, busy.target, str(busy.statistic)) == ("busy line", "load_pct", 80, "p95")
    assert (outages.kind, outages.target, outages.min_s) == (Kind.OUTAGES, 3, 60)
    assert (longest.name, longest.target) == ("longest_outage", 14_400)
    assert [step.percent for step in terms.credits[0].steps] == [5, 10]
    assert terms.credits[1].basis is Basis.OUTAGE
    assert terms.credits[1].ladder == Ladder(Decimal(120), Decimal(10), Decimal(60), Decimal(5))


@pytest.mark.parametrize(("word", "keeps"), [("mos", Keeps.AT_LEAST), ("rtt_ms", Keeps.AT_MOST), ("x", Keeps.AT_MOST)])
def test_a_metric_is_kept_on_its_usual_side_of_the_limit(word: str, keeps: Keeps) -> None:
    text = f'name = "a"\n[[objective]]\nmetric = "{word}"\nlimit = 4\ntarget = 0.9\n'

    assert terms_from_toml(text).objectives[0].keeps is keeps
    assert terms_from_toml(f'{text}keeps = "at_least"\n').objectives[0].keeps is Keeps.AT_LEAST


def test_terms_are_kept_as_json_that_reads_back_the_same_and_has_one_fingerprint() -> None:
    terms = terms_from_toml(GOLD)

    again = terms_from_json(terms_to_json(terms))

    assert again == terms
    assert fingerprint(again) == fingerprint(terms)
    assert len(fingerprint(terms)) == 64


@pytest.mark.parametrize(
    ("was", "other"), [('"mon-fri', '"mon,tue,wed,thu,fri'), ("0.999\n", "0.9990\n"), ("cap_h = 8", "cap_h = 8.0")]
)
def test_another_way_of_writing_the_same_has_the_same_fingerprint(was: str, other: str) -> None:
    assert was in GOLD
    assert fingerprint(terms_from_toml(GOLD.replace(was, other))) == fingerprint(terms_from_toml(GOLD))


@pytest.mark.parametrize(
    ("was", "other"),
    [('holidays = "LV"', 'holidays = "EE"'), ("limit = 60.0", "limit = 60.1"), ("percent = 10 }", "percent = 11 }")],
)
def test_whatever_figures_follow_from_changes_the_fingerprint(was: str, other: str) -> None:
    assert was in GOLD
    assert fingerprint(terms_from_toml(GOLD.replace(was, other))) != fingerprint(terms_from_toml(GOLD))


@pytest.mark.parametrize(
    ("was", "other", "line", "said"),
    [
        ('timezone = "Europe/Riga"', 'timezone = "Riga"', 2, "'Riga' is not a time zone"),
        ('currency = "EUR"', 'currency = "Euro"', 3, "'Euro' is no currency of ISO 4217"),
        ('monthly_charge = "1840.00"', 'monthly_charge = "much"', 4, "monthly_charge is 'much'; write a number"),
        ("min_coverage = 0.9", "min_coverage = 90", 5, "min_coverage is 90"),
        ('"mon-fri 09:00-17:00"', '"mo-fr 09:00-17:00"', 8, "'mo-fr' is no weekday"),
        ('holidays = "LV"', 'holidays = "LV-X"', 9, "'LV-X' is no region whose holidays are known"),
        ('"2026-12-24"', '"24.12.2026"', 11, "'24.12.2026' is no day"),
        ("notice_days = 5", "notice_day = 5", 14, "unknown key 'planned.notice_day'; did you mean 'notice_days'?"),
        ("target = 0.999", "target = 99.9", 17, "it is a share from 0 to 1: write 0.9995"),
        ('period = "month"', 'period = "monthly"', 21, "'monthly' is no period"),
        ('measure = "delay"', 'measure = "dealy"', 25, "did you mean 'delay'?"),
        ("limit = 60.0\n", "", 23, "delay needs a limit: add such as limit = 60.0 (ms)"),
        ("bin_s = 300", "bin_s = 7", 23, "bin_s is 7; a day has no whole number of such bins"),
        ('statistic = "p95"', 'statistic = "p95th"', 35, "'p95th' is no statistic"),
        ("target = 3\n", "", 40, "outages needs a target"),
        ('objective = "availability"\nbasis', 'objective = "availabilty"\nbasis', 51, "did you mean 'availability'?"),
        ("below = 0.99\n", "below = 0.999\n", 54, "step 1 (below 99.9 %) and step 2 (below 99.9 %) overlap"),
        ("below = 0.999\n", "over_min = 10\n", 54, "step 1 must say below which share it begins"),
        ("below = 0.999\n", "below = 0.999\nat_least = 0.995\n", 54, "leave a hole between 99.5 % and 99 %"),
        ("further = { min = 60, percent = 5 }\n", "", 61, "needs both first and further"),
        ('"longest_outage"\nbasis = "outage"', '"availability"\nbasis = "outage"', 61, "has two tables of credits"),
        ('basis = "outage"', 'basis = "achieved"', 61, "has first and further, which are lengths"),
    ],
)
def test_a_fault_is_said_with_its_line_and_what_to_do(was: str, other: str, line: int, said: str) -> None:
    assert was in GOLD

    faults = faults_of(GOLD.replace(was, other))

    assert any(fault.startswith(f"gold.toml line {line}: ") and said in fault for fault in faults), faults


def test_all_faults_are_said_at_once() -> None:
    assert len(faults_of(GOLD.replace("0.999\n", "99.9\n", 1).replace("limit = 60.0", "limit = -1"))) == 2


def test_a_charge_needs_a_currency_and_names_are_not_used_twice() -> None:
    assert any("has no currency" in fault for fault in faults_of(GOLD.replace('currency = "EUR"\n', "")))
    twice = GOLD.replace('name = "busy line"', 'name = "delay"')
    assert any("objective 'delay' is there twice" in fault for fault in faults_of(twice))


def test_a_file_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableFileError, match="line 2"):
        terms_from_toml('name = "x"\ntimezone Europe/Riga\n')


@pytest.mark.parametrize("text", ["", "[]", "{", '"gold"'])
def test_stored_terms_that_are_no_terms_are_refused(text: str) -> None:
    with pytest.raises(TermsError, match="restore"):
        terms_from_json(text)
