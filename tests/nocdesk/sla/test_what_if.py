"""What an agreement would have come to with something changed, by what the store knows, beside what it came to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from nocdesk.catalog.model import Measure
from nocdesk.clock import VirtualClock
from nocdesk.core import Core
from nocdesk.outages.model import LedgerEntry
from nocdesk.services.model import ServiceClass
from nocdesk.sla.evaluating import Compared
from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import terms_from_toml
from nocdesk.sla.terms_text import terms_to_toml
from nocdesk.sla.verdicts import Verdict
from nocdesk.sla.what_if import NoAgreementError, Span, version_of, what_if
from tests.conftest import START
from tests.nocdesk.command import runner
from tests.nocdesk.provider_builder import make_provider
from tests.nocdesk.sla.agreed import Agreed

NOW = START + timedelta(days=5)
SLOW_AT_S = START.timestamp() + 4.9 * 86_400


@pytest.fixture
def agreed(sqlite_core: Core, clock: VirtualClock) -> Agreed:
    """Ten minutes of bad time on the first day, and five slow ones of many on the last."""
    agreed = Agreed(sqlite_core, make_provider(sqlite_core))
    agreed.agree(starts_at=START)
    agreed.write_ledger(
        START, [(ServiceClass.UP, 7_200.0), (ServiceClass.DOWN, 600.0), (ServiceClass.UP, 5 * 86_400.0)]
    )
    begin_s = START.timestamp()
    agreed.write_samples(Measure.DELAY, [(begin_s + n * 300, 20.0) for n in range(5 * 288)])
    agreed.write_samples(Measure.DELAY, [(SLOW_AT_S // 300 * 300 + 60, 300.0)])
    clock.at = NOW
    return agreed


def tried(agreed: Agreed, span: Span, old: str = "", new: str = "") -> Mapping[str, Compared]:
    """The agreement with a text of its file replaced."""
    with agreed.core.read() as session:
        text = terms_to_toml(version_of(session, agreed.provider.voice, NOW).terms)
        assert old in text
        changed = terms_from_toml(text.replace(old, new))
        found = what_if(session, agreed.provider.voice, changed, span, NOW).found
    return {each.objective: each for each in found}


def test_what_was_is_what_stands(agreed: Agreed) -> None:
    standing = agreed.standing()

    found = tried(agreed, Span.PERIOD)

    assert set(found) == {measure.value for measure in standing}
    for measure, status in standing.items():
        each = found[measure.value]
        assert each.before is not None
        assert each.before == each.after
        assert each.before.achieved == status.achieved
        assert (each.before.contract_seconds, each.before.down_seconds) == (status.contract_s, status.down_s)
        assert (each.before.budget_left_s, each.before.verdict) == (status.budget_left_s, status.state)


def test_a_softer_target_would_have_been_kept(agreed: Agreed) -> None:
    each = tried(agreed, Span.WEEK, "0.9995", "0.99")["availability"]

    assert each.before is not None
    assert each.after is not None
    assert each.before.down_seconds == each.after.down_seconds == 600
    assert (each.before.verdict, each.after.verdict) == (Verdict.BREACHED, Verdict.MET)


def test_the_last_day_knows_nothing_of_what_was_before(agreed: Agreed) -> None:
    found = tried(agreed, Span.DAY, "limit = 60.0", "limit = 500.0")

    availability, delay = found["availability"], found["delay"]
    assert availability.before is not None
    assert (availability.before.down_seconds, availability.before.contract_seconds) == (0, 86_400)
    assert delay.before is not None
    assert delay.after is not None
    assert (delay.before.down_seconds, delay.after.down_seconds) == (300, 0)


def test_other_hours_leave_out_what_was_at_night(agreed: Agreed) -> None:
    """The bad time was from 10:00 to 10:10 on the first day."""
    first = '[[objective]]\nname = "availability"'
    hours = '[calendar]\nhours = ["mon-sun 12:00-24:00"]\n'
    each = tried(agreed, Span.MONTH, first, hours + first)["availability"]

    assert each.before is not None
    assert each.after is not None
    assert (each.before.down_seconds, each.after.down_seconds) == (600, 0)


def test_what_only_one_of_them_promises_stands_alone(agreed: Agreed) -> None:
    found = tried(agreed, Span.DAY, 'name = "availability"', 'name = "uptime"')

    assert found["availability"].after is None
    assert found["uptime"].before is None
    assert found["uptime"].after is not None


def test_a_service_without_an_agreement_is_refused(agreed: Agreed) -> None:
    with agreed.core.read() as session, pytest.raises(NoAgreementError, match="Nothing is promised"):
        what_if(session, agreed.provider.access, _any_terms(agreed), Span.DAY, NOW)


def test_the_command_tries_a_changed_file_on_a_service_of_the_store(
    agreed: Agreed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = runner(monkeypatch, capsys, tmp_path)
    folder = tmp_path / "exported"
    assert run("sla", "export", "SIP-1", "--folder", folder, "--to", NOW.isoformat()).code == 0
    assert (folder / "tickets.csv").read_text("utf-8").splitlines() == ["service,ticket,clock,priority,from,to,stops"]
    text = (folder / "agreement.toml").read_text("utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace("0.9995", "0.99"), "utf-8")

    asked = ("sla", "what-if", "--service", "SIP-1", "--changed", changed, "--last", "week", "--to", NOW.isoformat())
    found = {each["objective"]: each for each in run(*asked, "--json").json}

    assert found["availability"]["before"]["verdict"] == "breached"
    assert found["availability"]["after"]["verdict"] == "met"
    assert "breached \N{RIGHTWARDS ARROW} met" in run(*asked).out
    assert run("sla", "what-if", "--changed", changed).code == 2
    assert run("sla", "export", "SIP-1", "--folder", folder).code == 1


@pytest.mark.parametrize(("notice_days", "down_s"), [(1.0, 0.0), (1.001, 600.0)])
def test_work_that_hurt_late_is_as_late_announced_in_the_store_as_in_the_exported_files(
    agreed: Agreed,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    notice_days: float,
    down_s: float,
) -> None:
    agreed.agree(starts_at=START, planned={"notice_days": notice_days})
    with agreed.core.work() as work:
        # The work began an hour before it hurt, a day after it was announced.
        hurt = work.session.scalars(select(LedgerEntry).where(LedgerEntry.service_class == ServiceClass.DOWN)).one()
        hurt.service_class, hurt.beneath = ServiceClass.PLANNED, ServiceClass.DOWN
        hurt.work_began_at = hurt.began_at - timedelta(hours=1)
        hurt.announced_at = hurt.work_began_at - timedelta(days=1)
    run = runner(monkeypatch, capsys, tmp_path)
    assert run("sla", "export", "SIP-1", "--folder", tmp_path / "e", "--to", NOW.isoformat()).code == 0
    names = (("--agreement", "agreement.toml"), ("--samples", "samples.csv"), ("--outages", "outages.csv"))
    files = [word for option, name in names for word in (option, tmp_path / "e" / name)]
    asked = ("sla", "evaluate", *files, "--from", START.isoformat(), "--to", NOW.isoformat(), "--json")

    found = {each["objective"]: each for each in run(*asked).json}

    assert agreed.standing()[Measure.AVAILABILITY].down_s == down_s
    assert found["availability"]["down_seconds"] == down_s


def _any_terms(agreed: Agreed) -> Terms:
    with agreed.core.read() as session:
        return replace(version_of(session, agreed.provider.voice, NOW).terms, name="any")
