"""The one policy table: which role may do which act. Every command and every action of the desk reads it."""

from enum import StrEnum

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import Actor, Role


class Act(StrEnum):
    """Everything that can be done, named verb first."""

    ACKNOWLEDGE_ALARM = "acknowledge_alarm"
    OWN_ALARM = "own_alarm"
    ANNOTATE_ALARM = "annotate_alarm"
    CLEAR_ALARM = "clear_alarm"
    REPORT_ALARM = "report_alarm"
    SHELVE_ALARM = "shelve_alarm"
    TAKE_OUT_OF_SERVICE = "take_out_of_service"
    WORK_PROBLEM = "work_problem"
    CORRECT_PROBLEM = "correct_problem"
    OPEN_TICKET = "open_ticket"
    WORK_TICKET = "work_ticket"
    CLOSE_TICKET = "close_ticket"
    MATCH_TICKET = "match_ticket"
    TEACH_MATCHING = "teach_matching"
    SET_RESTORATION = "set_restoration"
    PLAN_WORK = "plan_work"
    ANNOUNCE_WORK = "announce_work"
    POLL_NOW = "poll_now"
    DISCOVER_DEVICES = "discover_devices"
    IMPORT_PROVIDER = "import_provider"
    AGREE = "agree"
    REVISE_AGREEMENT = "revise_agreement"
    VIEW_SERVICES = "view_services"
    VIEW_ALARMS = "view_alarms"
    VIEW_NETWORK = "view_network"
    VIEW_TICKETS = "view_tickets"
    VIEW_RESTORATION = "view_restoration"
    VIEW_SLA = "view_sla"
    VIEW_WORKS = "view_works"
    VIEW_CUSTOMERS = "view_customers"
    VIEW_WALLBOARD = "view_wallboard"
    CORRECT_LEDGER = "correct_ledger"
    DECIDE_BREACH = "decide_breach"
    SIGN_EXCLUSION = "sign_exclusion"
    SCHEDULE_REPORT = "schedule_report"
    KEEP_VIEW = "keep_view"
    SHARE_VIEW = "share_view"
    ANNOTATE_PLOT = "annotate_plot"
    REVIEW_ALARM_HEALTH = "review_alarm_health"
    VIEW_SHIFT_LOG = "view_shift_log"
    WRITE_SHIFT_LOG = "write_shift_log"
    VIEW_AUDIT = "view_audit"
    HAND_OVER = "hand_over"
    CHANGE_RULES = "change_rules"
    SUBSCRIBE = "subscribe"
    BE_PRESENT = "be_present"
    RECORD_MEASUREMENT = "record_measurement"
    KEEP_STORE = "keep_store"


_OPERATE = frozenset({Role.ENGINEER, Role.SUPERVISOR, Role.ADMINISTRATOR})
_STAFF = _OPERATE | {Role.FIELD, Role.CARE}

POLICY: dict[Act, frozenset[Role]] = {
    Act.ACKNOWLEDGE_ALARM: _OPERATE,
    Act.OWN_ALARM: _OPERATE,
    Act.ANNOTATE_ALARM: _OPERATE,
    Act.CLEAR_ALARM: _OPERATE,
    Act.REPORT_ALARM: _OPERATE | {Role.COLLECTOR},
    Act.SHELVE_ALARM: _OPERATE,
    Act.TAKE_OUT_OF_SERVICE: _OPERATE,
    Act.WORK_PROBLEM: _OPERATE,
    Act.CORRECT_PROBLEM: _OPERATE,
    Act.OPEN_TICKET: _STAFF | {Role.PORTAL},
    Act.WORK_TICKET: _STAFF,
    Act.CLOSE_TICKET: _OPERATE | {Role.CARE},
    Act.MATCH_TICKET: _OPERATE,
    Act.TEACH_MATCHING: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.SET_RESTORATION: _OPERATE | {Role.FIELD},
    Act.PLAN_WORK: _OPERATE,
    Act.ANNOUNCE_WORK: _OPERATE | {Role.CARE},
    Act.POLL_NOW: _OPERATE,
    Act.DISCOVER_DEVICES: _OPERATE,
    Act.IMPORT_PROVIDER: frozenset({Role.ADMINISTRATOR}),
    Act.AGREE: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.REVISE_AGREEMENT: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.VIEW_SERVICES: frozenset(Role),
    Act.VIEW_ALARMS: _OPERATE | {Role.AUDITOR, Role.COLLECTOR},
    Act.VIEW_NETWORK: _OPERATE | {Role.AUDITOR, Role.COLLECTOR},
    Act.VIEW_TICKETS: _STAFF | {Role.AUDITOR},
    Act.VIEW_RESTORATION: _OPERATE | {Role.FIELD},
    Act.VIEW_SLA: _OPERATE | {Role.AUDITOR},
    Act.VIEW_WORKS: _STAFF | {Role.AUDITOR},
    Act.VIEW_CUSTOMERS: _OPERATE | {Role.CARE},
    # It names customers and what is promised to them, so it is for those who see both.
    Act.VIEW_WALLBOARD: _OPERATE | {Role.AUDITOR},
    Act.CORRECT_LEDGER: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.DECIDE_BREACH: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.SIGN_EXCLUSION: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.SCHEDULE_REPORT: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.REVIEW_ALARM_HEALTH: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR}),
    Act.VIEW_SHIFT_LOG: _OPERATE | {Role.AUDITOR},
    Act.WRITE_SHIFT_LOG: _STAFF,
    Act.VIEW_AUDIT: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR}),
    Act.HAND_OVER: _OPERATE,
    Act.KEEP_VIEW: _STAFF | {Role.AUDITOR},
    Act.SHARE_VIEW: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
    Act.ANNOTATE_PLOT: _STAFF,
    Act.CHANGE_RULES: _OPERATE,
    Act.SUBSCRIBE: _OPERATE | {Role.CARE},
    Act.BE_PRESENT: _STAFF,
    Act.RECORD_MEASUREMENT: frozenset({Role.COLLECTOR}),
    Act.KEEP_STORE: frozenset({Role.ADMINISTRATOR}),
}

_WORDS: dict[Act, str] = {
    Act.ACKNOWLEDGE_ALARM: _("acknowledge alarm"),
    Act.OWN_ALARM: _("own alarm"),
    Act.ANNOTATE_ALARM: _("annotate alarm"),
    Act.CLEAR_ALARM: _("clear alarm"),
    Act.REPORT_ALARM: _("report alarm"),
    Act.SHELVE_ALARM: _("shelve alarm"),
    Act.TAKE_OUT_OF_SERVICE: _("take out of service"),
    Act.WORK_PROBLEM: _("work problem"),
    Act.CORRECT_PROBLEM: _("correct problem"),
    Act.OPEN_TICKET: _("open ticket"),
    Act.WORK_TICKET: _("work ticket"),
    Act.CLOSE_TICKET: _("close ticket"),
    Act.MATCH_TICKET: _("match ticket"),
    Act.TEACH_MATCHING: _("teach matching"),
    Act.SET_RESTORATION: _("set restoration"),
    Act.PLAN_WORK: _("plan work"),
    Act.ANNOUNCE_WORK: _("announce work"),
    Act.POLL_NOW: _("poll now"),
    Act.DISCOVER_DEVICES: _("discover devices"),
    Act.IMPORT_PROVIDER: _("import provider"),
    Act.AGREE: _("agree"),
    Act.REVISE_AGREEMENT: _("revise agreement"),
    Act.VIEW_SERVICES: _("view services"),
    Act.VIEW_ALARMS: _("view alarms"),
    Act.VIEW_NETWORK: _("view network"),
    Act.VIEW_TICKETS: _("view tickets"),
    Act.VIEW_RESTORATION: _("view restoration"),
    Act.VIEW_SLA: _("view sla"),
    Act.VIEW_WORKS: _("view works"),
    Act.VIEW_CUSTOMERS: _("view customers"),
    Act.VIEW_WALLBOARD: _("view wallboard"),
    Act.CORRECT_LEDGER: _("correct ledger"),
    Act.DECIDE_BREACH: _("decide breach"),
    Act.SIGN_EXCLUSION: _("sign exclusion"),
    Act.SCHEDULE_REPORT: _("schedule report"),
    Act.KEEP_VIEW: _("keep view"),
    Act.SHARE_VIEW: _("share view"),
    Act.ANNOTATE_PLOT: _("annotate plot"),
    Act.REVIEW_ALARM_HEALTH: _("review alarm health"),
    Act.VIEW_SHIFT_LOG: _("view shift log"),
    Act.WRITE_SHIFT_LOG: _("write shift log"),
    Act.VIEW_AUDIT: _("view audit"),
    Act.HAND_OVER: _("hand over"),
    Act.CHANGE_RULES: _("change rules"),
    Act.SUBSCRIBE: _("subscribe"),
    Act.BE_PRESENT: _("be present"),
    Act.RECORD_MEASUREMENT: _("record measurement"),
    Act.KEEP_STORE: _("keep store"),
}


class NotAllowedError(NocdeskError):
    """The actor's role does not permit the act."""


def may(role: Role, act: Act) -> bool:
    """Whether a role may do an act."""
    return role in POLICY[act]


def require(actor: Actor, act: Act) -> None:
    """Refuse an act that the actor's role does not permit."""
    if may(actor.role, act):
        return
    allowed = ", ".join(sorted(POLICY[act]))
    raise NotAllowedError(
        _("{actor} ({role}) may not {act}; roles that may: {allowed}").format(
            actor=actor.name, role=actor.role, act=_WORDS[act], allowed=allowed
        )
    )
