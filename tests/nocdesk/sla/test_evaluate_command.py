"""`nocdesk sla evaluate` and `what-if`: what they judge, as a person or a program runs them."""

from pathlib import Path

import pytest

from tests.nocdesk.command import Run, runner
from tests.nocdesk.sla.evaluate_runs import AGREEMENT, ALIVE, OUTAGES_OF_LIFE, day_of_samples, write

FIELDS = {
    "objective", "period_start", "period_end", "contract_seconds", "measured_seconds", "excluded_seconds",
    "down_seconds", "achieved", "target", "coverage", "verdict", "budget_total_s", "budget_left_s", "burn", "credit",
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs commands in a directory without a store."""
    monkeypatch.chdir(tmp_path)
    return runner(monkeypatch, capsys, tmp_path)


def test_each_objective_of_each_period_is_one_object_with_the_documented_fields(run: Run) -> None:
    agreement, samples = write("a.toml", AGREEMENT), write("s.csv", day_of_samples())
    outages = write(
        "o.csv",
        "service,from,to,class,reason\n"
        "HQ,2026-03-29T02:30:00+02:00,2026-03-29T04:30:00+03:00,down,cut\n"
        "HQ,2026-03-29T12:00:00+03:00,2026-03-29T13:00:00+03:00,unknown,\n",
    )

    outcome = run("sla", "evaluate", "--agreement", agreement, "--samples", samples, "--outages", outages, "--json")

    availability, delay = outcome.json
    assert outcome.code == 0
    assert set(availability) >= FIELDS
    assert (availability["period_start"], availability["period_end"]) == (
        "2026-03-28T22:00:00Z",
        "2026-03-29T21:00:00Z",
    )
    assert availability["contract_seconds"] == 23 * 3600
    assert availability["measured_seconds"] == 22 * 3600
    assert availability["down_seconds"] == 3600
    assert availability["achieved"] == 21 / 22
    assert availability["coverage"] == 22 / 23
    assert availability["verdict"] == "breached"
    assert availability["budget_total_s"] == 792
    assert availability["budget_left_s"] == 792 - 3600
    assert set(availability["burn"]) == {"1h", "6h", "1d", "3d"}
    assert availability["credit"] == {"percent": 5.0, "amount": "5.00", "currency": "EUR"}
    assert (delay["objective"], delay["measured_seconds"], delay["down_seconds"]) == ("delay", 23 * 3600, 0)
    assert (delay["achieved"], delay["target"], delay["verdict"], delay["credit"]) == (1.0, 0.9, "met", None)


def test_all_time_that_no_file_names_is_up(run: Run) -> None:
    agreement, samples = write("a.toml", AGREEMENT), write("s.csv", day_of_samples())

    found = run("sla", "evaluate", "--agreement", agreement, "--samples", samples, "--json").json

    assert (found[0]["achieved"], found[0]["coverage"], found[0]["verdict"]) == (1.0, 1.0, "met")


def test_from_and_to_cut_the_periods_and_each_that_they_touch_is_judged(run: Run) -> None:
    agreement, samples = write("a.toml", AGREEMENT), write("s.csv", day_of_samples())
    asked = ("--from", "2026-03-28T12:00", "--to", "2026-03-30T00:00:00Z")

    found = run("sla", "evaluate", "--agreement", agreement, "--samples", samples, *asked, "--json").json

    days = [each for each in found if each["objective"] == "availability"]
    assert [day["contract_seconds"] for day in days] == [12 * 3600, 23 * 3600, 3 * 3600]
    assert days[0]["period_start"] == "2026-03-28T10:00:00Z"
    assert [each["verdict"] for each in found if each["objective"] == "delay"] == ["undecided", "met", "undecided"]


def test_a_service_is_judged_in_its_life_alone(run: Run) -> None:
    agreement, outages = write("a.toml", AGREEMENT), write("o.csv", OUTAGES_OF_LIFE)
    files = ("--agreement", agreement, "--outages", outages, *ALIVE, "--json")

    found = run("sla", "evaluate", *files, "--alive", "2026-03-28T18:00/2026-03-30T06:00:30Z").json

    own = [record for record in found if record["objective"] == "availability"]
    # In Riga midnight is 22:00Z, and 21:00Z from 29 March on, a day of 23 hours.
    assert [(record["period_start"], record["period_end"]) for record in own] == [
        ("2026-03-28T16:00:00Z", "2026-03-28T22:00:00Z"),
        ("2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"),
        ("2026-03-29T21:00:00Z", "2026-03-30T06:00:30Z"),
    ]
    assert [record["contract_seconds"] for record in own] == [6 * 3600, 23 * 3600, 9 * 3600 + 30]
    assert [record["budget_total_s"] for record in own] == pytest.approx([216.0, 828.0, 324.3])
    assert [record["down_seconds"] for record in own] == [600, 0, 30]


def test_a_life_may_be_open_at_either_end_and_what_it_cuts_is_the_changed_agreement_too(run: Run) -> None:
    agreement, outages = write("a.toml", AGREEMENT), write("o.csv", OUTAGES_OF_LIFE)
    files = ("--agreement", agreement, "--outages", outages, *ALIVE, "--json")

    until = run("sla", "evaluate", *files, "--alive", "/2026-03-29").json
    since = run("sla", "evaluate", *files, "--alive", "2026-03-30/").json
    both = run("sla", "what-if", *files, "--changed", agreement, "--alive", "/2026-03-29").json

    assert {record["period_end"] for record in until} == {"2026-03-28T22:00:00Z"}
    assert {record["period_start"] for record in since} == {"2026-03-29T21:00:00Z"}
    assert [pair["before"] for pair in both] == [pair["after"] for pair in both] == until


def test_a_service_that_has_ended_has_no_rolling_figure(run: Run) -> None:
    agreement = write("a.toml", AGREEMENT.replace('period = "day"', 'period = "rolling:2d"'))
    files = ("--agreement", agreement, "--outages", write("o.csv", OUTAGES_OF_LIFE), *ALIVE, "--json")

    assert run("sla", "evaluate", *files, "--alive", "/2026-03-30T12:00").json == []
    (record, _) = run("sla", "evaluate", *files, "--alive", "2026-03-30/2026-03-31T00:01").json
    assert record["period_start"] == "2026-03-29T21:00:00Z"


def test_planned_work_with_a_late_announcement_counts_as_what_lies_beneath(run: Run) -> None:
    agreement = write("a.toml", AGREEMENT)
    outages = write(
        "o.csv",
        "service,from,to,class,reason,announced,beneath\n"
        "HQ,2026-03-29T10:00:00Z,2026-03-29T11:00:00Z,planned,in time,2026-03-28T10:00:00Z,\n"
        "HQ,2026-03-29T12:00:00Z,2026-03-29T13:00:00Z,planned,too late,2026-03-28T12:00:01Z,\n"
        "HQ,2026-03-29T14:00:00Z,2026-03-29T15:00:00Z,planned,harmless,2026-03-29T14:00:00Z,degraded\n",
    )
    asked = ("--from", "2026-03-29", "--to", "2026-03-30")

    found = run("sla", "evaluate", "--agreement", agreement, "--outages", outages, *asked, "--json").json[0]

    assert (found["excluded_seconds"], found["down_seconds"]) == (3600, 3600)
    assert found["excluded"] == {"planned": 3600}


def test_the_notice_is_reckoned_to_the_beginning_of_the_work_and_not_of_what_is_left_of_it(run: Run) -> None:
    agreement = write("a.toml", AGREEMENT)
    outages = write(
        "o.csv",
        "service,from,to,class,reason,announced\n"
        "HQ,2026-03-29T10:00:00Z,2026-03-29T14:00:00Z,planned,an hour too late,2026-03-28T11:00:00Z\n"
        "HQ,2026-03-29T10:00:00Z,2026-03-29T12:00:00Z,up,measured all the same,\n",
    )
    asked = ("--from", "2026-03-29", "--to", "2026-03-30")

    found = run("sla", "evaluate", "--agreement", agreement, "--outages", outages, *asked, "--json").json[0]

    assert (found["excluded_seconds"], found["down_seconds"]) == (0, 7200)


def test_a_row_that_is_what_was_seen_of_longer_work_says_when_the_work_began(run: Run) -> None:
    agreement = write("a.toml", AGREEMENT)
    outages = write(
        "o.csv",
        "service,from,to,class,reason,announced,work_from\n"
        "HQ,2026-03-29T10:00:00Z,2026-03-29T11:00:00Z,planned,in time,2026-03-28T09:00:00Z,2026-03-29T09:00:00Z\n"
        "HQ,2026-03-29T12:00:00Z,2026-03-29T14:00:00Z,planned,late,2026-03-28T11:00:00Z,2026-03-29T10:59:59Z\n"
        "HQ,2026-03-29T13:00:00Z,2026-03-29T14:00:00Z,planned,other work in time,2026-03-28T13:00:00Z,\n",
    )
    asked = ("--from", "2026-03-29", "--to", "2026-03-30")

    found = run("sla", "evaluate", "--agreement", agreement, "--outages", outages, *asked, "--json").json[0]

    assert (found["excluded_seconds"], found["down_seconds"]) == (7200, 3600)


@pytest.mark.parametrize(("of_three", "verdict"), [("0.1", "met"), ("0.1001", "breached")])
def test_a_mean_of_values_at_the_limit_keeps_it_however_floats_add_up(run: Run, of_three: str, verdict: str) -> None:
    assert sum([0.1] * 3) / 3 > 0.1
    agreement = write("a.toml", AGREEMENT.replace('"delay"\nlimit = 60.0', '"loss"\nlimit = 0.1'))
    minutes = day_of_samples(0.1, "loss").splitlines()
    # Three samples in each bin of five minutes.
    lines = [line.replace(",0.1", f",{of_three}") for n, line in enumerate(minutes) if n == 0 or (n - 1) % 5 < 3]

    found = run("sla", "evaluate", "--agreement", agreement, "--samples", write("s.csv", "\n".join(lines)), "--json")

    assert [each["verdict"] for each in found.json if each["objective"] == "loss"] == [verdict]


def test_where_rows_overlap_the_order_of_the_ledger_decides(run: Run) -> None:
    agreement = write("a.toml", AGREEMENT.replace("notice_days = 1", ""))
    rows = [
        "HQ,2026-03-29T10:00:00Z,2026-03-29T14:00:00Z,degraded,",
        "HQ,2026-03-29T11:00:00Z,2026-03-29T13:00:00Z,down,",
        "HQ,2026-03-29T12:00:00Z,2026-03-29T12:30:00Z,planned,",
        "HQ,2026-03-29T12:15:00Z,2026-03-29T12:45:00Z,force-majeure,",
        "HQ,2026-03-29T15:00:00Z,2026-03-29T16:00:00Z,planned,",
        "HQ,2026-03-29T15:30:00Z,2026-03-29T15:40:00Z,up,measured all the same",
        "HQ,2026-03-29T20:00:00Z,,down,goes on",
    ]
    outages = write("o.csv", "\n".join(["service,from,to,class,reason", *rows, ""]))

    found = run(
        "sla", "evaluate", "--agreement", agreement, "--outages", outages, "--from", "2026-03-29", "--to",
        "2026-03-30", "--json",
    ).json[0]  # fmt: skip

    assert found["down_seconds"] == (60 + 15 + 60) * 60
    assert found["excluded"] == {"force_majeure": 30 * 60, "planned": (15 + 50) * 60}


def test_a_table_and_the_arithmetic_in_words(run: Run) -> None:
    agreement, samples = write("a.toml", AGREEMENT), write("s.csv", day_of_samples(70.0))

    outcome = run("sla", "evaluate", "--agreement", agreement, "--samples", samples, "--words")

    assert "breached" in outcome.out
    assert (
        "Promised: delay at most 60 in at least 90 % of the bins of 5 min (mean of each), in each day." in outcome.out
    )
    assert "From 29 Mar 2026 00:00 to 30 Mar 2026 00:00 (Europe/Riga) there are 23 h of contract time." in outcome.out
    assert "Good: (23 h \N{MINUS SIGN} 23 h) / 23 h = 0 %." in outcome.out


def test_what_if_shows_both_judgements_side_by_side(run: Run) -> None:
    agreement, samples = write("a.toml", AGREEMENT), write("s.csv", day_of_samples(70.0))
    changed = write(
        "b.toml", AGREEMENT.replace("limit = 60.0", "limit = 80.0").replace('"availability"', '"outages"', 1)
    )
    changed = write("b.toml", Path("b.toml").read_text().replace("0.99\n", "3\n", 1).split("[[credit]]")[0])
    asked = ("sla", "what-if", "--agreement", agreement, "--changed", changed, "--samples", samples)

    table, found = run(*asked).out, run(*asked, "--json").json

    assert "breached \N{RIGHTWARDS ARROW} met" in table
    assert "not agreed" in table
    verdicts = {
        each["objective"]: [each[side] and each[side]["verdict"] for side in ("before", "after")] for each in found
    }
    assert verdicts == {"availability": ["met", None], "delay": ["breached", "met"], "outages": [None, "met"]}


def test_a_series_may_be_called_by_its_service_and_metric(run: Run) -> None:
    agreement = write("a.toml", AGREEMENT)
    samples = write("s.csv", day_of_samples(70, "HQ:rtt_ms") + day_of_samples(1, "Branch:rtt_ms").split("\n", 1)[1])
    asked = ("sla", "evaluate", "--agreement", agreement, "--samples", samples, "--json")

    assert [run(*asked, "--service", name).json[1]["verdict"] for name in ("HQ", "Branch")] == ["breached", "met"]
