"""What the alarm console is filtered by."""

from nocdesk.boards.rows import AlarmRow
from nocdesk.filtering.row_filter import RowFilter, Term
from nocdesk.severity import PerceivedSeverity
from nocdesk.sla.verdicts import Verdict
from ui.filters import FilterWords, SavedFilter, choice_field, one_of, owner_field, state_field, text_field

SAVED_FILTERS = (
    SavedFilter("All", ""),
    SavedFilter("Unacked", "state:unacked -state:quiet"),
    SavedFilter("SLA at risk", "sla:risk,breach"),
    SavedFilter("Mine", "owner:me"),
    SavedFilter("Shelved", "state:shelved"),
)

_SEVERITIES = {severity.value: severity.rank for severity in PerceivedSeverity}


def _rank(row: AlarmRow) -> int:
    return row.severity.rank


def _severity(sign: str, values: list[str], _me: str) -> RowFilter[AlarmRow]:
    ranks = [one_of(value, _SEVERITIES, "severity") for value in values]
    # A graver severity has the lower rank.
    match sign:
        case ">=":
            return Term(_rank, lambda rank: rank <= ranks[0])
        case "<=":
            return Term(_rank, lambda rank: rank >= ranks[0])
        case ">":
            return Term(_rank, lambda rank: rank < ranks[0])
        case "<":
            return Term(_rank, lambda rank: rank > ranks[0])
        case _:
            return Term(_rank, lambda rank: rank in ranks)


ALARM_WORDS: FilterWords[AlarmRow] = FilterWords(
    (
        lambda row: row.service,
        lambda row: row.resource,
        lambda row: row.text,
        lambda row: row.customer,
        lambda row: row.owner or "",
        lambda row: row.problem,
        lambda row: row.tickets,
    ),
    {
        "sev": _severity,
        "state": state_field(
            "state",
            {
                "active": lambda row: row.is_active,
                "cleared": lambda row: not row.is_active,
                "acked": lambda row: row.is_acknowledged,
                "unacked": lambda row: not row.is_acknowledged,
                "planned": lambda row: row.is_planned,
                "shelved": lambda row: row.withheld.is_shelved,
                "suppressed": lambda row: bool(row.withheld.suppressed_by),
                "symptom": lambda row: bool(row.withheld.symptom_of),
                "out": lambda row: bool(row.withheld.out_of_service),
                "flapping": lambda row: row.is_flapping,
                "quiet": lambda row: row.is_quiet,
                "below": lambda row: row.fold.is_below,
            },
        ),
        "sla": choice_field(
            "SLA state",
            {
                "met": Verdict.MET,
                "risk": Verdict.AT_RISK,
                "breach": Verdict.BREACHED,
                "undecided": Verdict.UNDECIDED,
            },
            lambda row: row.sla.state if row.sla is not None else None,
        ),
        "owner": owner_field(lambda row: row.owner),
        "service": text_field(lambda row: row.service),
        "resource": text_field(lambda row: row.resource),
        "customer": text_field(lambda row: row.customer),
        "problem": text_field(lambda row: row.problem or "none"),
        "ticket": text_field(lambda row: " ".join(row.tickets) or "none"),
    },
)
