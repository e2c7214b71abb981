"""What each act writes, table by table: the rights of every role follow from this and from who may do the act."""

from collections.abc import Mapping

from nocdesk.people.policy import Act
from nocdesk.team.catalogue import editable_columns
from nocdesk.team.touches import Touch, adds, changes, removes

ALWAYS = adds("audit_entry", "change_feed", "asked_act")
"""Whoever does anything leaves it in the trail and in the feed, and once only."""


def edits(*tables: str) -> tuple[Touch, ...]:
    """New rows in these tables, and every column of those there are but their key."""
    return tuple(Touch(table, adds=True, changes=editable_columns(table)) for table in tables)


_TICKET_COLUMNS = (
    "number status impact urgency priority workgroup_id assignee resolved_at restored_at restoration "
    "restoration_since etr_at next_update_at problem_id updated_at updated_by version"
)
_CLEARED_COLUMNS = (
    "acknowledged_at acknowledged_by annunciations changed_at changed_state_at cleared_at closed_at flap_value "
    "shelf_id version worst_annunciated"
)
_RAISED_COLUMNS = f"{_CLEARED_COLUMNS} began_at count last_at out_of_service_id severity suppressed_by text"
_SHELF_COLUMNS = (
    "state is_one_shot severity reason by seconded_by shelved_at until ended_at ended_by end_reason version"
)
_HANDOVER_COLUMNS = (
    "state items situation background assessment request read_back outgoing offered_at incoming accepted_at "
    "refused_by refused_at refusal seal version"
)

_ALARM_TOLD = adds("alarm_event", "alarm_note")
_ALARM_RAISED = (
    *adds("alarm", "alarm_event", "alarm_impact"),
    *changes("alarm", _RAISED_COLUMNS),
    *changes("alarm_impact", "effect reason parts"),
)
_PROPOSED = (*adds("ticket_match"), *removes("ticket_match"))
_MATCHED = changes("ticket_match", "state decided_at decided_by version")
_WORKED = (
    *adds("ticket_event", "ticket_clock_stop", "etr_promise"),
    *changes("trouble_ticket", _TICKET_COLUMNS),
)
_FOLLOWED = (
    *_PROPOSED,
    *edits("sla_ticket_time", "notice", "service_problem", "problem_member"),
    *removes("sla_ticket_time"),
    *adds(
        "ledger_entry",
        "ledger_proof",
        "sla_doubt",
        "ticket_clock_stop",
        "ticket_event",
        "trouble_ticket",
        "etr_promise",
    ),
    *changes("ledger_entry", "beneath end_recorded_at ended_at measured_until superseded_at"),
    *changes("ledger_proof", "ended_at superseded_at"),
    *changes("service", "current_class class_since"),
    *changes("ticket_clock_stop", "ended_at ended_by"),
    *changes("trouble_ticket", _TICKET_COLUMNS.replace("assignee", "responded_at")),
)
"""What follows from alarms, works and tickets by itself: the engine alone does it, whoever's act it follows from."""

_WORKS = (
    *edits("planned_work", "work_series"),
    *adds("planned_work_scope", "work_series_scope"),
    *removes("planned_work", "planned_work_scope", "work_series_scope"),
)
_PROVIDER_TABLES = (
    "agreement",
    "contact",
    "customer",
    "device",
    "interface",
    "link",
    "probe",
    "service",
    "service_dependency",
    "service_specification",
    "site",
    "sla_template",
    "support",
    "threshold",
    "ticket_target",
    "workgroup",
)

NEEDS: Mapping[Act, tuple[Touch, ...]] = {
    Act.ACKNOWLEDGE_ALARM: (
        *_ALARM_TOLD,
        *changes("alarm", "acknowledged_at acknowledged_by changed_at closed_at version"),
    ),
    Act.OWN_ALARM: (*_ALARM_TOLD, *changes("alarm", "owner given_by changed_at version")),
    Act.ANNOTATE_ALARM: adds("alarm_note"),
    Act.CLEAR_ALARM: (*_ALARM_TOLD, *changes("alarm", _CLEARED_COLUMNS)),
    Act.REPORT_ALARM: _ALARM_RAISED,
    Act.SHELVE_ALARM: (
        *_ALARM_TOLD,
        *adds("alarm_shelf"),
        *changes("alarm_shelf", _SHELF_COLUMNS),
        *changes("alarm", "shelf_id changed_at version"),
    ),
    Act.TAKE_OUT_OF_SERVICE: (
        *_ALARM_TOLD,
        *adds("out_of_service"),
        *changes("out_of_service", "ended_at ended_by"),
        *changes("alarm", "out_of_service_id changed_at version"),
    ),
    Act.WORK_PROBLEM: changes(
        "service_problem", "owner given_by state rule reason changed_at resolved_at closed_at version"
    ),
    Act.CORRECT_PROBLEM: (
        *adds("service_problem", "problem_member", "problem_correction"),
        *changes("service_problem", "number state text root_alarm_id merged_into_id changed_at closed_at version"),
        *changes("problem_member", "role left_at"),
        *changes("problem_correction", "withdrawn_at withdrawn_by"),
    ),
    Act.OPEN_TICKET: (*_WORKED, *_PROPOSED, *adds("trouble_ticket", "ticket_bond")),
    Act.WORK_TICKET: _WORKED,
    Act.CLOSE_TICKET: (
        *_WORKED,
        *_PROPOSED,
        *_MATCHED,
        *adds("ticket_bond"),
        *changes("ticket_bond", "undone_at undone_by"),
        *changes("trouble_ticket", "closed_at"),
    ),
    Act.MATCH_TICKET: (
        *_WORKED,
        *_PROPOSED,
        *_MATCHED,
    ),
    Act.TEACH_MATCHING: adds("match_learning"),
    Act.SET_RESTORATION: (*_WORKED, *changes("trouble_ticket", "crew cause")),
    Act.PLAN_WORK: _WORKS,
    Act.ANNOUNCE_WORK: (
        *changes("planned_work", "announced_at announced_ends_at version"),
        *changes("work_series", "announced_at version"),
    ),
    Act.POLL_NOW: adds("request"),
    Act.DISCOVER_DEVICES: (*adds("left_out_proposal"), *removes("left_out_proposal")),
    Act.IMPORT_PROVIDER: (
        *edits(*_PROVIDER_TABLES),
        *removes(*_PROVIDER_TABLES),
        *adds("agreement_version", "sla_doubt"),
        *removes("sla_status"),
        *_WORKS,
    ),
    Act.AGREE: adds("agreement", "agreement_version", "sla_doubt"),
    Act.REVISE_AGREEMENT: (*adds("agreement_version", "sla_doubt"), *changes("agreement", "own_terms")),
    Act.CORRECT_LEDGER: adds("ledger_correction"),
    Act.DECIDE_BREACH: (
        *adds("sla_breach_decision", "ledger_correction"),
        *changes("sla_breach", "state decided_at version"),
    ),
    Act.SIGN_EXCLUSION: (
        *adds("sla_breach_decision", "ledger_correction"),
        *changes("sla_breach", "state decided_at version"),
    ),
    Act.SCHEDULE_REPORT: (*edits("report_schedule"), *removes("report_schedule", "report_run")),
    Act.KEEP_VIEW: (*edits("saved_view", "list_view"), *removes("saved_view", "list_view")),
    Act.SHARE_VIEW: (*edits("list_view"), *removes("list_view", "plot_note")),
    Act.ANNOTATE_PLOT: (*adds("plot_note"), *removes("plot_note")),
    Act.WRITE_SHIFT_LOG: (*adds("shift_note"), *changes("shift_note", "done_at done_by is_withdrawn")),
    Act.HAND_OVER: (*adds("handover"), *changes("handover", _HANDOVER_COLUMNS)),
    Act.CHANGE_RULES: (*edits("threshold"), *removes("threshold")),
    Act.SUBSCRIBE: (
        *adds("notice_subscription", "notice"),
        *changes("notice_subscription", "ended_at"),
        *changes("notice", "state written_at due_at tries fault"),
    ),
    Act.BE_PRESENT: (*edits("presence"), *removes("presence")),
    Act.RECORD_MEASUREMENT: (
        *_ALARM_RAISED,
        *_FOLLOWED,
        *adds("alarm_note", "planned_work", "planned_work_scope"),
        *edits(
            "alarm",
            "baseline",
            "clock_step",
            "collector_status",
            "evidence_batch",
            "evidence_layout",
            "evidence_pin",
            "inbox_batch",
            "inbox_layout",
            "ingest_position",
            "learnt_numbers",
            "lease",
            "lease_term",
            "probe_status",
            "request",
            "series",
            "series_border",
            "series_chunk",
            "series_part",
            "series_rollup",
            "series_tail",
            "sla_status",
            "trap",
            "trap_count",
            "trap_receiver",
            "trap_standing",
        ),
        *removes(
            "alarm_event",
            "alarm_note",
            "asked_act",
            "baseline",
            "change_feed",
            "clock_step",
            "evidence_batch",
            "evidence_layout",
            "evidence_pin",
            "inbox_batch",
            "inbox_layout",
            "left_facts",
            "lease",
            "lease_term",
            "notice",
            "request",
            "series_border",
            "series_chunk",
            "series_part",
            "series_rollup",
            "series_tail",
            "sla_doubt",
            "sla_status",
            "trap",
            "trap_count",
            "trap_standing",
        ),
        *edits("audit_anchor"),
        *removes("audit_anchor"),
        *adds("report_run", "sla_breach", "sla_breach_decision", "sla_verdict", "ticket_escalation"),
        *changes("alarm_shelf", "end_reason ended_at ended_by state version"),
        *changes("left_facts", "fault"),
        *changes("notice_subscription", "ended_at"),
        *changes("report_schedule", "failed_at fault version"),
        *changes("sla_breach", "began_at until_at bad_s worst is_running"),
        *changes("trouble_ticket", "closed_at"),
        *changes("work_series", "laid_out_until version"),
    ),
}
"""An act that is not here writes nothing but files, or only reads."""
