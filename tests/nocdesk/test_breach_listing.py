"""`nocdesk sla breaches` and `status`, as people and as programs read them."""

from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.core import open_core
from nocdesk.people.model import SYSTEM
from nocdesk.services.model import Service
from nocdesk.settings import Settings
from nocdesk.sla.breaches.commands import confirm_breach
from nocdesk.sla.breaches.following import Sighting, follow_bad_time
from nocdesk.sla.breaches.model import SlaBreach
from tests.nocdesk.command import Run, runner
from tests.nocdesk.provider.faulty_files import SOUND
from tests.nocdesk.sla.breach_cases import PERIOD, SUE, at, bad

FIELDS = {
    "id", "version", "customer", "service", "objective", "state", "running", "began_at", "until_at", "bad_s", "worst",
    "budget_used", "reason", "note", "decided_by", "decided_at", "log", "tickets",
}  # fmt: skip


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """`nocdesk` on a store with a sound provider, an open breach, and one that sue confirmed."""
    command = runner(monkeypatch, capsys, tmp_path / "data")
    (tmp_path / "p.toml").write_text(SOUND, encoding="utf-8")
    assert command("--role", "administrator", "import", tmp_path / "p.toml").code == 0
    core = open_core(Settings(data_dir=tmp_path / "data"), SYSTEM)
    with core.work() as work:
        service = work.session.scalars(select(Service.id).order_by(Service.id)).first()
        assert service is not None
        follow_bad_time(work, [Sighting(service, "delay", PERIOD, at(90), [bad(0, 5, 71.0), bad(40, 90, 88.0)])])
    with core.work(SUE) as work:
        confirm_breach(work, breach_id=work.session.scalars(select(SlaBreach.id)).all()[0], note="ours")
    core.close()
    return command


def test_programs_read_each_breach_with_its_log(run: Run) -> None:
    records = run("sla", "breaches", "--json").json

    assert [set(record) for record in records] == [FIELDS, FIELDS]
    latest, first = records
    assert (latest["state"], latest["running"], latest["bad_s"], latest["log"]) == ("open", True, 3000, [])
    assert (first["state"], first["decided_by"], first["note"], first["worst"]) == ("confirmed", "sue", "ours", 71.0)
    assert [(entry["step"], entry["bad_s"]) for entry in first["log"]] == [("confirm", 300)]


def test_people_read_a_table(run: Run) -> None:
    shown = run("sla", "breaches").out

    assert "confirmed" in shown
    assert "running" in shown
    assert "sue" in shown


def test_who_may_not_see_service_levels_is_told_so(run: Run) -> None:
    assert run("--role", "care", "sla", "breaches").code != 0


def test_status_says_the_same_as_the_command_without_a_word(run: Run) -> None:
    assert run("sla", "status", "--json").json == run("sla", "--json").json
