"""The demo as `nocdesk demo --headless --for 90 --json FILE` runs it: its result holds the whole of the first story."""

import json
import os
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest

from nocdesk.clock import SystemClock

pytestmark = pytest.mark.timeout(1800)

ALARM_FIELDS = {
    "id", "severity", "state", "acknowledged", "probable_cause", "resource", "services", "customers", "count",
    "raised_at", "cleared_at",
}  # fmt: skip
SLA_FIELDS = {"service", "objective", "target", "achieved", "coverage", "budget_left_s", "state"}
Result = dict[str, Any]


@pytest.fixture(scope="module")
def started_at() -> datetime:
    """Whatever is later is no part of the invented day before."""
    return SystemClock().now()


@pytest.fixture(scope="module")
def result(started_at: datetime, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What the demo wrote; it ended by itself, in good order, and left nothing behind."""
    directory = tmp_path_factory.mktemp("demo")
    temporary = directory / "temporary"
    temporary.mkdir()
    report = directory / "result.json"
    environment = {**os.environ, "TMPDIR": str(temporary), "NOCDESK_DATA_DIR": str(directory / "data")}
    program = "from nocdesk.cli import main; main()"
    line = [sys.executable, "-c", program, "demo", "--headless", "--for", "90", "--json", str(report)]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=1700, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert [line.endswith("%") for line in done.stdout.splitlines()].count(True) == 4
    assert done.stdout.count(" UTC  ") == 9
    assert list(temporary.iterdir()) == []
    assert not (directory / "data").exists()
    found: Result = json.loads(report.read_text(encoding="utf-8"))
    return found


def at(text: str) -> datetime:
    """An instant of the result."""
    return datetime.fromisoformat(text)


def ring_alarms(result: Result, started_at: datetime) -> list[Result]:
    """The link alarms of the story's own fault."""
    return [
        alarm
        for alarm in result["alarms"]
        if at(alarm["raised_at"]) > started_at and alarm["probable_cause"] == "lossOfSignal"
    ]


def test_everything_was_polled_and_counted(result: Result) -> None:
    polls = result["polls"]

    assert polls["sent"] > 300
    assert polls["sent"] >= polls["answered"] + polls["timed_out"]
    assert polls["answered"] > polls["timed_out"] > 0
    assert result["samples"] > polls["answered"]
    assert (result["devices"], result["services"], result["customers"]) == (30, 45, 20)


def test_the_fault_is_raised_with_services_and_customers_and_cleared(result: Result, started_at: datetime) -> None:
    fallen = ring_alarms(result, started_at)

    assert all(alarm.keys() >= ALARM_FIELDS for alarm in result["alarms"])
    assert len(fallen) == 2
    assert len({customer for alarm in fallen for customer in alarm["customers"]}) == 11
    assert {alarm["severity"] for alarm in fallen} == {"critical"}
    assert {service for alarm in fallen for service in alarm["services"]} >= {"ACC-104", "ACC-110"}
    for alarm in fallen:
        assert alarm["state"] == "cleared"
        assert alarm["acknowledged"] is False
        assert 30 < (at(alarm["cleared_at"]) - at(alarm["raised_at"])).total_seconds() < 80
    dark = {alarm["resource"] for alarm in result["alarms"] if at(alarm["raised_at"]) > started_at}
    assert dark >= {"nor-ed1", "nor-ed2", "nor-ed3"}


def test_one_customer_called_before_the_alarm_and_one_after(result: Result, started_at: datetime) -> None:
    calls = {ticket["customer"]: ticket for ticket in result["tickets"] if at(ticket["opened_at"]) > started_at}
    raised = [at(alarm["raised_at"]) for alarm in ring_alarms(result, started_at)]

    assert calls.keys() == {"Dunlow Freight", "Juniper Row Hotel"}
    freight, hotel = calls["Dunlow Freight"], calls["Juniper Row Hotel"]
    assert at(freight["opened_at"]) < min(raised) <= max(raised) < at(hotel["opened_at"])
    assert (freight["services"], hotel["services"]) == (["ACC-104"], ["ACC-110"])
    assert freight["status"] == "resolved"
    assert freight["etr_at"] is not None
    assert hotel["status"] == "inProgress"


def test_alarms_and_tickets_propose_each_other_with_reasons(result: Result, started_at: datetime) -> None:
    alarms = {alarm["id"]: alarm for alarm in ring_alarms(result, started_at)}
    tickets = {ticket["id"]: ticket for ticket in result["tickets"]}
    proposals = [row for row in result["proposals"] if row["alarm"] in alarms]

    # Of the two that called, the first has been linked by then.
    linked = {ticket["customer"] for ticket in tickets.values() if alarms.keys() & set(ticket["alarms"])}
    assert linked == {"Dunlow Freight"}
    assert {tickets[row["ticket"]]["customer"] for row in proposals} == {"Juniper Row Hotel"}
    for row in proposals:
        service = tickets[row["ticket"]]["services"][0]
        assert service in alarms[row["alarm"]]["services"]
        assert 0.5 < row["score"] <= 1.0
        assert any(service in reason for reason in row["reasons"])
    assert all(row["reasons"] for row in result["proposals"])


def test_the_fault_is_a_problem_with_its_root_its_symptoms_and_the_ticket(result: Result, started_at: datetime) -> None:
    fallen = {alarm["id"] for alarm in ring_alarms(result, started_at)}
    freight = next(ticket for ticket in result["tickets"] if fallen & set(ticket["alarms"]))

    problems = [one for one in result["problems"] if fallen & {member["alarm"] for member in one["members"]}]

    members = [member for problem in problems for member in problem["members"]]
    assert {member["alarm"] for member in members if member["role"] == "root"} & fallen
    assert [member["role"] for member in members].count("symptom") >= 3
    assert all(member["reason"] for member in members if member["role"] == "symptom")
    assert [freight["number"] in problem["tickets"] for problem in problems].count(True) == 1


def test_the_service_levels_have_moved(result: Result) -> None:
    rows = {(row["service"], row["objective"]): row for row in result["sla"]}

    assert all(row.keys() >= SLA_FIELDS for row in result["sla"])
    assert {row["state"] for row in result["sla"]} <= {"met", "at_risk", "breached", "undecided"}
    hit = rows["ACC-104", "availability"]
    assert 0.99 < hit["achieved"] < 1.0
    assert 0.9 < hit["coverage"] <= 1.0
    assert hit["budget_left_s"] < hit["budget_s"]
