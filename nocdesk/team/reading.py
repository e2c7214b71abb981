"""Who reads which table: operators, auditors and collectors nearly all; field and care what their work needs."""

from collections.abc import Mapping

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY, Act
from nocdesk.team.catalogue import every_table
from nocdesk.team.names import WALLED

_ONLY_BY: Mapping[str, tuple[Act, ...]] = {
    "audit_anchor": (Act.VIEW_AUDIT, Act.RECORD_MEASUREMENT),
    "audit_entry": (Act.VIEW_AUDIT, Act.VIEW_SHIFT_LOG, Act.VIEW_TICKETS, Act.RECORD_MEASUREMENT),
    "audit_head": (Act.VIEW_AUDIT, Act.RECORD_MEASUREMENT),
    "contact": (Act.VIEW_CUSTOMERS,),
    "left_facts": (Act.RECORD_MEASUREMENT,),
    "handover": (Act.VIEW_SHIFT_LOG,),
    "list_view": (Act.KEEP_VIEW,),
    "plot_note": (Act.VIEW_TICKETS,),
    "presence": (Act.BE_PRESENT,),
    "saved_view": (Act.KEEP_VIEW,),
    "shift_note": (Act.VIEW_SHIFT_LOG, Act.WRITE_SHIFT_LOG),
}
"""Tables that are read by whoever may do one of these acts, and by nobody else."""

_SEEN_BY_ALL = frozenset(
    {
        "agreement",
        "asked_act",
        "change_feed",
        "clock_step",
        "collector_status",
        "customer",
        "etr_promise",
        "ingest_position",
        "match_learning",
        "notice",
        "notice_subscription",
        "planned_work",
        "planned_work_scope",
        "service",
        "service_dependency",
        "service_specification",
        "site",
        "sla_doubt",
        "sla_template",
        "sla_ticket_time",
        "ticket_bond",
        "ticket_clock_stop",
        "ticket_escalation",
        "ticket_event",
        "ticket_match",
        "ticket_target",
        "trouble_ticket",
        "work_series",
        "work_series_scope",
        "workgroup",
    }
)
"""Tables of the service side that field and care read too."""


def readable_tables(role: Role) -> tuple[str, ...]:
    """The tables that a role reads whole; the portal reads none."""
    if role is Role.PORTAL:
        return ()
    seen = _SEEN_BY_ALL if role in WALLED else frozenset(every_table())
    limited = {table for table, acts in _ONLY_BY.items() if any(role in POLICY[act] for act in acts)}
    return tuple(sorted((seen - frozenset(_ONLY_BY)) | limited))
