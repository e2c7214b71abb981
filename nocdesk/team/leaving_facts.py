"""How people leave the consequences of their acts to the engine: who did it is the server's word."""

from collections.abc import Iterator, Mapping

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY, Act
from nocdesk.team.grants import NOT_YET
from nocdesk.team.names import FUNCTION_SCHEMA, NETWORK_SCHEMA, SERVICE_SCHEMA, group_role
from nocdesk.team.quoting import identifier, identifiers, literal

_TOLD = "TicketTold"

BROUGHT_ABOUT_BY: Mapping[str, tuple[Act, ...]] = {
    "AlarmRaised": (Act.REPORT_ALARM,),
    "AlarmCleared": (Act.CLEAR_ALARM,),
    "ProblemOpened": (Act.CORRECT_PROBLEM,),
    "ProblemChanged": (Act.WORK_PROBLEM, Act.CORRECT_PROBLEM),
    "ProblemResolved": (Act.WORK_PROBLEM, Act.CORRECT_PROBLEM),
    "TicketOpened": (Act.OPEN_TICKET,),
    "TicketChanged": (Act.OPEN_TICKET, Act.WORK_TICKET, Act.CLOSE_TICKET, Act.SET_RESTORATION),
    _TOLD: (Act.OPEN_TICKET, Act.WORK_TICKET, Act.CLOSE_TICKET, Act.SET_RESTORATION),
    "WorkPlanned": (Act.PLAN_WORK, Act.ANNOUNCE_WORK, Act.IMPORT_PROVIDER),
    "LedgerCorrected": (Act.CORRECT_LEDGER, Act.DECIDE_BREACH, Act.SIGN_EXCLUSION),
}
"""By which acts of people a fact comes about; the engine alone derives those that are not here."""

_LONGEST_BYTES = 1_048_576
_WHEN = "at > '2000-01-01' AND at < '2200-01-01'"
"""What a program can read; machines differ in what time it is."""

_LINE = f"""(SELECT FROM {SERVICE_SCHEMA}.ticket_event AS line, CAST(substr(fact, {len(_TOLD) + 2}) AS jsonb) AS told
    WHERE line.xmin = pg_current_xact_id()::xid AND line.ticket_id = (told ->> 'ticket_id')::bigint
    AND line.text = told ->> 'text' AND (line.audience = 'customer') = (told ->> 'is_for_customer')::boolean)"""
"""The line of a ticket that is told was written in the same transaction, and so by who tells it."""


_ALARM_BEGAN = f"""(SELECT began_at FROM {NETWORK_SCHEMA}.alarm
    WHERE id = (told ->> 'alarm_id')::bigint)"""


def _is_between(key: str, earliest: str, latest: str) -> str:
    """Whether an instant is in time, in the one spelling that the database and a program read alike."""
    return f"""(SELECT CASE WHEN told ->> {literal(key)} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:.]+Z$'
    THEN CAST(told ->> {literal(key)} AS timestamptz)
        BETWEEN {earliest} - interval '15 minutes' AND {latest} + interval '15 minutes' END
    FROM CAST(substr(fact, strpos(fact, ' ') + 1) AS jsonb) AS told)"""


_NOW = "clock_timestamp()"
_WHERE: Mapping[str, str] = {
    "AlarmRaised": _is_between("began_at", f"least({_NOW}, {_ALARM_BEGAN})", _NOW),
    "AlarmCleared": _is_between("ended_at", _NOW, f"greatest({_NOW}, {_ALARM_BEGAN})"),
    "TicketChanged": _is_between("at", _NOW, _NOW),
    _TOLD: f"EXISTS {_LINE}",
}
"""What must hold of a fact beside its kind: the ledger goes by when an alarm began, which its row says, and ended.

A ticket's clocks go by when it was changed.
"""


def leaving_facts() -> Iterator[str]:
    """Facts are left by people, signed by the server, and told by collectors."""
    schema = identifier(SERVICE_SCHEMA)
    leaving = {role: kinds for role in Role if (kinds := _kinds(role))}
    people = identifiers(group_role(role) for role in leaving)
    table = f"{schema}.left_facts"
    yield f"ALTER TABLE {table} ALTER actor SET DEFAULT session_user"
    yield f"ALTER TABLE {table} ALTER role SET DEFAULT {identifier(FUNCTION_SCHEMA)}.my_role()"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"GRANT INSERT (at, facts) ON {table} TO {people}"
    yield f"GRANT USAGE ON SEQUENCE {schema}.left_facts_id_seq TO {people}"
    yield from _told_by_collectors(table)
    yield f"DROP POLICY IF EXISTS left_by_people ON {table}"
    for role in Role:
        yield f"DROP POLICY IF EXISTS {identifier(f'left_by_{role}')} ON {table}"
    for role, kinds in leaving.items():
        yield _left_by(role, kinds, table)


def _kinds(role: Role) -> tuple[str, ...]:
    """The facts that a role's acts bring about."""
    if role in NOT_YET or role is Role.COLLECTOR:
        return ()
    return tuple(kind for kind, acts in BROUGHT_ABOUT_BY.items() if any(role in POLICY[act] for act in acts))


def _told_by_collectors(table: str) -> Iterator[str]:
    collector = identifier(group_role(Role.COLLECTOR))
    yield f"GRANT SELECT, UPDATE (fault), DELETE ON {table} TO {collector}"
    yield f"DROP POLICY IF EXISTS told_by_collectors ON {table}"
    yield f"CREATE POLICY told_by_collectors ON {table} TO {collector} USING (true)"


def _left_by(role: Role, kinds: tuple[str, ...], table: str) -> str:
    """A list of facts that the role's acts bring about, and nothing else."""
    cases = " ".join(f"WHEN {literal(kind)} THEN {_WHERE.get(kind, 'true')}" for kind in kinds)
    is_right = f"CASE split_part(fact, ' ', 1) {cases} END"
    return (
        f"CREATE POLICY {identifier(f'left_by_{role}')} ON {table} FOR INSERT TO {identifier(group_role(role))}"
        f" WITH CHECK ({_WHEN} AND octet_length(facts::text) < {_LONGEST_BYTES}"
        f" AND CASE json_typeof(facts) WHEN 'array' THEN NOT EXISTS (SELECT FROM json_array_elements_text(facts)"
        f" AS fact WHERE ({is_right}) IS NOT TRUE) ELSE false END)"
    )
