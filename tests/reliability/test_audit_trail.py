"""S15: whatever is done to the audit trail past NocDesk is found with an anchor, and it is known what is without."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.people.audit_anchors import Anchor, present_anchor
from nocdesk.people.audit_chain import Sealed, hash_of, microseconds
from nocdesk.people.model import AuditEntry
from nocdesk.people.stored_trail import stored_instant, stored_trail
from nocdesk.people.verifying import verify_trail
from tests.reliability.figures import figure
from tests.reliability.record import Telling

ROWS = 10_000
AN_ACT = 500
TIMES = figure(2, 100)
GUARDS = ("audit_refuse_update", "audit_refuse_delete")


@dataclass(frozen=True, slots=True)
class Attack:
    """What somebody who can write the database does to one entry; whether the chain alone shows it."""

    words: str
    do: Callable[[Connection, int], None]
    is_found_alone: bool
    keeps_the_number: bool
    is_at_the_end: bool = False


def edit(connection: Connection, seq: int) -> None:
    connection.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE seq = :seq"), {"seq": seq})


def edit_before(connection: Connection, seq: int) -> None:
    """So small a change that it says the same to who reads it."""
    kind = "JSON" if connection.dialect.name == "postgresql" else "TEXT"
    words = f"UPDATE audit_entry SET before = CAST(:before AS {kind}) WHERE seq = :seq"
    connection.execute(text(words), {"seq": seq, "before": '{"n":1}'})


def delete(connection: Connection, seq: int) -> None:
    connection.execute(text("DELETE FROM audit_entry WHERE seq = :seq"), {"seq": seq})


def reorder(connection: Connection, seq: int) -> None:
    """Let two entries change places, each with its own hash."""
    for before, after in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
        words = text("UPDATE audit_entry SET seq = :after WHERE seq = :before")
        connection.execute(words, {"before": before, "after": after})


def cut(connection: Connection, seq: int) -> None:
    connection.execute(text("DELETE FROM audit_entry WHERE seq >= :seq"), {"seq": seq})


def cut_and_cover(connection: Connection, seq: int) -> None:
    """Cut the end off, and let the store remember another one."""
    cut(connection, seq)
    _remember(connection)


def delete_and_close(connection: Connection, seq: int) -> None:
    """Take an entry out, let the later ones move up, and chain them anew."""
    delete(connection, seq)
    connection.execute(text("UPDATE audit_entry SET seq = -seq WHERE seq > :seq"), {"seq": seq})
    connection.execute(text("UPDATE audit_entry SET seq = -seq - 1 WHERE seq < 0"))
    _chain_anew(connection, seq)


def edit_and_chain(connection: Connection, seq: int) -> None:
    edit(connection, seq)
    _chain_anew(connection, seq)


def empty(connection: Connection, _seq: int) -> None:
    """Begin anew with nothing."""
    connection.execute(text("DELETE FROM audit_entry"))
    words = "UPDATE audit_head SET seq = 0, act_seq = 0, hash = :none"
    connection.execute(text(words), {"none": "0" * 64})


ATTACKS = (
    Attack("edited", edit, is_found_alone=True, keeps_the_number=True),
    Attack("edited to say the same", edit_before, is_found_alone=True, keeps_the_number=True),
    Attack("deleted", delete, is_found_alone=True, keeps_the_number=False),
    Attack("reordered", reorder, is_found_alone=True, keeps_the_number=True),
    Attack("end cut off", cut, is_found_alone=True, keeps_the_number=False, is_at_the_end=True),
    Attack("end cut off, and covered", cut_and_cover, False, keeps_the_number=False, is_at_the_end=True),
    Attack("edited and re-chained", edit_and_chain, is_found_alone=False, keeps_the_number=True),
    Attack("deleted and re-chained", delete_and_close, is_found_alone=False, keeps_the_number=False),
    Attack("truncated", empty, is_found_alone=False, keeps_the_number=False),
)


@pytest.fixture
def trail(core: Core) -> Core:
    """A trail of so many entries whose guards are off: the attacker owns the database."""
    for _act in range(ROWS // AN_ACT):
        with core.work() as work:
            for number in range(AN_ACT):
                work.audit_file(f"act {number}", "file", {"n": 1}, {"n": 2})
    with core.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
            connection.execute(text("ALTER TABLE audit_head DISABLE TRIGGER USER"))
        else:
            for trigger in GUARDS:
                connection.execute(text(f"DROP TRIGGER {trigger}"))
    return core


@pytest.mark.chaos
def test_what_is_done_to_the_trail_is_found(trail: Core, promise: Telling) -> None:
    random = Random(15)
    with trail.read() as session:
        anchor = present_anchor(session)
        assert verify_trail(session, [anchor]).is_whole
    missed_by_count = 0

    for attack in ATTACKS:
        missed = wrongly_found = 0
        for _time in range(TIMES):
            first = ROWS - 200 if attack.is_at_the_end or not attack.is_found_alone else 2
            seq = random.randrange(first, ROWS)
            alone, with_anchor, count = judge(trail, attack, seq, anchor)
            missed += not with_anchor
            wrongly_found += alone is not attack.is_found_alone
            missed_by_count += count == ROWS
        promise.kept("S15", f"1 of {ROWS:,} entries {attack.words}", injected=TIMES, lost=missed, wrong=wrongly_found)

    unseen = sum(attack.keeps_the_number for attack in ATTACKS) * TIMES
    assert missed_by_count == unseen
    never = sorted(attack.words for attack in ATTACKS if not attack.is_found_alone)
    promise.control("S15", f"who only counts entries misses {unseen} of {len(ATTACKS) * TIMES}")
    promise.control("S15", f"without an anchor nobody finds: {'; '.join(never)}")


def judge(trail: Core, attack: Attack, seq: int, anchor: Anchor) -> tuple[bool, bool, int]:
    """Whether it is found by the chain alone, and with the anchor, and how many entries are left; then it is undone."""
    with trail.engine.execution_options(immediate=True).connect() as connection, Session(connection) as session:
        attack.do(connection, seq)
        alone = not verify_trail(session).is_whole
        with_anchor = not verify_trail(session, [anchor]).is_whole
        count = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        session.rollback()
    return alone, with_anchor, count


def _chain_anew(connection: Connection, first: int) -> None:
    """What an attacker who knows the program does: every hash from an entry on computed anew, and the head with it."""
    with Session(connection) as session:
        before = text("SELECT hash FROM audit_entry WHERE seq = :seq")
        last_hash = str(connection.scalar(before, {"seq": first - 1}))
        links = []
        for row in session.execute(stored_trail(session).where(AuditEntry.seq >= first)).all():
            at = stored_instant(row.at)
            assert at is not None
            fields = row._asdict()
            del fields["at"], fields["prev_hash"], fields["hash"]
            sealed = Sealed(**{**fields, "is_carried": bool(row.is_carried), "at_us": microseconds(at)})
            links.append({"seq": row.seq, "before": last_hash, "hash": (last_hash := hash_of(last_hash, sealed))})
        words = "UPDATE audit_entry SET prev_hash = :before, hash = :hash WHERE seq = :seq"
        connection.execute(text(words), links)
    _remember(connection)


def _remember(connection: Connection) -> None:
    last = "(SELECT {} FROM audit_entry ORDER BY seq DESC LIMIT 1)"
    parts = ", ".join(f"{name} = {last.format(name)}" for name in ("seq", "act_seq", "hash"))
    connection.execute(text(f"UPDATE audit_head SET {parts}"))
