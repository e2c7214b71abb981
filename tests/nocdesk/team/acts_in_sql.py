"""Each act as the SQL that somebody would write who goes around the program."""

from collections.abc import Mapping

from sqlalchemy import Executable, text

from nocdesk.people.model import Role
from nocdesk.people.policy import Act
from tests.nocdesk.team.rows import asked_row

_NEXT = "version = version + 1 WHERE id = 1"

RESTS_ON: Mapping[Act, Act] = {
    Act.VIEW_RESTORATION: Act.VIEW_TICKETS,
    Act.VIEW_WALLBOARD: Act.VIEW_SLA,
    Act.REVIEW_ALARM_HEALTH: Act.VIEW_ALARMS,
}
"""Screens that show what another act lets one read already: the database cannot tell them apart."""

WITHOUT_SQL = frozenset({Act.KEEP_STORE})
"""Acts on files."""

_ENGINE = "the engine does the same by itself"
UNENFORCED: Mapping[tuple[Role, Act], str] = {
    (Role.COLLECTOR, Act.ANNOTATE_ALARM): _ENGINE,
    (Role.COLLECTOR, Act.CLEAR_ALARM): _ENGINE,
    (Role.COLLECTOR, Act.CLOSE_TICKET): _ENGINE,
    (Role.COLLECTOR, Act.POLL_NOW): _ENGINE,
    (Role.COLLECTOR, Act.VIEW_TICKETS): "tickets follow alarms in the engine",
    (Role.COLLECTOR, Act.VIEW_RESTORATION): "tickets follow alarms in the engine",
    (Role.COLLECTOR, Act.VIEW_SLA): "the engine computes it",
    (Role.COLLECTOR, Act.VIEW_WALLBOARD): "the engine computes it",
    (Role.COLLECTOR, Act.VIEW_AUDIT): "it tells places outside how the trail ends",
    (Role.COLLECTOR, Act.VIEW_WORKS): "works decide in the engine what counts",
    (Role.CARE, Act.VIEW_RESTORATION): "it is in the tickets that care sees",
    (Role.AUDITOR, Act.VIEW_RESTORATION): "it is in the tickets that an auditor sees",
    (Role.ENGINEER, Act.REVIEW_ALARM_HEALTH): "it is counted from alarms that an engineer sees",
    (Role.COLLECTOR, Act.REVIEW_ALARM_HEALTH): "it is counted from alarms that the engine makes",
}
"""Cells that the policy denies and the database cannot: another act of the role needs the same statement."""

WITHOUT_PORTAL = frozenset({Role.PORTAL})
"""What the portal may do comes with its functions: until then it may do nothing at all."""


def statements(act: Act, login: str, role: Role) -> tuple[Executable, ...]:
    """The act, on the rows of number 1."""
    change = _CHANGES.get(RESTS_ON.get(act, act))
    if change is not None:
        return (text(change),)
    table, given = _ADDED[act]
    values: dict[str, object] = {name: _meant(value, login, role) for name, value in given.items()}
    return (asked_row(table, signed_by=login, **values),)


def _meant(value: object, login: str, role: Role) -> object:
    return {"LOGIN": login, "ROLE": role}.get(value, value) if isinstance(value, str) else value


_CHANGES: Mapping[Act, str] = {
    Act.ACKNOWLEDGE_ALARM: f"UPDATE network.alarm SET acknowledged_at = now(), acknowledged_by = session_user, {_NEXT}",
    Act.OWN_ALARM: f"UPDATE network.alarm SET owner = 'bea', given_by = session_user, {_NEXT}",
    Act.CLEAR_ALARM: f"UPDATE network.alarm SET cleared_at = now(), {_NEXT}",
    Act.WORK_PROBLEM: (f"UPDATE network.service_problem SET owner = 'bea', given_by = session_user, {_NEXT}"),
    Act.WORK_TICKET: f"UPDATE trouble_ticket SET assignee = 'bea', updated_by = session_user, {_NEXT}",
    Act.CLOSE_TICKET: f"UPDATE trouble_ticket SET status = 'closed', {_NEXT}",
    Act.MATCH_TICKET: ("UPDATE ticket_match SET state = 'declined', decided_by = session_user, version = version + 1"),
    Act.SET_RESTORATION: f"UPDATE trouble_ticket SET etr_at = now(), {_NEXT}",
    Act.ANNOUNCE_WORK: f"UPDATE planned_work SET announced_at = now(), {_NEXT}",
    Act.VIEW_SERVICES: "SELECT name FROM service",
    Act.VIEW_ALARMS: "SELECT resource FROM network.alarm",
    Act.VIEW_NETWORK: "SELECT name FROM network.device",
    Act.VIEW_TICKETS: "SELECT text FROM trouble_ticket",
    Act.VIEW_SLA: "SELECT money FROM public.sla_status",
    Act.VIEW_WORKS: "SELECT name FROM planned_work",
    Act.VIEW_CUSTOMERS: "SELECT phone FROM contact",
    Act.VIEW_AUDIT: "SELECT hash FROM audit_anchor",
    Act.VIEW_SHIFT_LOG: "SELECT situation FROM handover",
    Act.DECIDE_BREACH: f"UPDATE sla_breach SET state = 'confirmed', decided_at = now(), {_NEXT}",
}

_ADDED: Mapping[Act, tuple[str, Mapping[str, object]]] = {
    Act.ANNOTATE_ALARM: ("alarm_note", {}),
    Act.REPORT_ALARM: ("alarm", {}),
    Act.SHELVE_ALARM: ("alarm_shelf", {}),
    Act.TAKE_OUT_OF_SERVICE: ("out_of_service", {}),
    Act.CORRECT_PROBLEM: ("problem_correction", {}),
    Act.OPEN_TICKET: ("trouble_ticket", {"opened_by": "LOGIN"}),
    Act.TEACH_MATCHING: ("match_learning", {}),
    Act.PLAN_WORK: ("planned_work", {}),
    Act.POLL_NOW: ("request", {}),
    Act.DISCOVER_DEVICES: ("left_out_proposal", {}),
    Act.IMPORT_PROVIDER: ("device", {}),
    Act.AGREE: ("agreement", {}),
    Act.REVISE_AGREEMENT: ("agreement_version", {"number": 2}),
    Act.CORRECT_LEDGER: ("ledger_correction", {}),
    Act.SIGN_EXCLUSION: ("sla_breach_decision", {"step": "sign", "state": "excluded", "role": "ROLE"}),
    Act.SCHEDULE_REPORT: ("report_schedule", {}),
    Act.KEEP_VIEW: ("saved_view", {}),
    Act.SHARE_VIEW: ("list_view", {"is_shared": True}),
    Act.ANNOTATE_PLOT: ("plot_note", {}),
    Act.WRITE_SHIFT_LOG: ("shift_note", {}),
    Act.HAND_OVER: ("handover", {}),
    Act.CHANGE_RULES: ("threshold", {}),
    Act.SUBSCRIBE: ("notice_subscription", {}),
    Act.BE_PRESENT: ("presence", {"owner": "LOGIN", "role": "ROLE"}),
    Act.RECORD_MEASUREMENT: ("sla_verdict", {}),
}
