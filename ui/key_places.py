"""Which actions have their keys at one place: what is bound on the same widget, or on one and what stands around it."""

from collections.abc import Mapping

from ui.action_spec import ActionSpec
from ui.screen import Scope

_IN_A_LIST = (
    Scope.ALARMS, Scope.VIEWS, Scope.SERVICES, Scope.NETWORK, Scope.TICKETS, Scope.RESTORATION, Scope.SLA, Scope.BREACH,
    Scope.CARE, Scope.PROBES, Scope.REPORTS, Scope.WORKS, Scope.SHELF, Scope.EVIDENCE, Scope.RULES, Scope.HEALTH,
    Scope.SHIFT, Scope.HANDOVER, Scope.NOTICES, Scope.PROBLEM, Scope.AUDIT,
    Scope.FORM,
)  # fmt: skip
_WITH_VIEWS = (Scope.ALARMS, Scope.TICKETS, Scope.RESTORATION)

_ABSENT: Mapping[frozenset[Scope], frozenset[str]] = {
    frozenset((Scope.LIST, Scope.NETWORK)): frozenset({"network.search", "network.gather", "network.leave"}),
    frozenset((Scope.LIST, Scope.FORM)): frozenset({"form.leave"}),
    frozenset((Scope.LIST, Scope.REPORTS)): frozenset({"list.export"}),
    frozenset((Scope.LIST, Scope.HANDOVER)): frozenset({"list.export"}),
    frozenset((Scope.BREACH, Scope.FORM)): frozenset({"form.leave"}),
    frozenset((Scope.ALARMS, Scope.PROBLEM)): frozenset(
        {"problem.open", "problem.own", "problem.merge", "problem.ticket"}
    ),
    frozenset((Scope.PROBLEM, Scope.NETWORK)): frozenset(
        {"network.open", "network.map", "network.next_table", "network.previous_table"}
    ),
    frozenset((Scope.TICKETS, Scope.RESTORATION)): frozenset(
        {"restoration.update", "restoration.lanes", "restoration.ticket", "restoration.problem"}
    ),
}
"""Of scopes that share a place only in part, what is not bound where they meet."""

TOGETHER: Mapping[frozenset[Scope], frozenset[str]] = {
    **{frozenset((Scope.LIST, scope)): frozenset() for scope in _IN_A_LIST},
    **{frozenset((Scope.VIEWS, scope)): frozenset() for scope in _WITH_VIEWS},
    **_ABSENT,
}
"""The scopes whose keys act at one place, and which actions of theirs do not act there."""

BY_TURNS = frozenset(
    {
        frozenset(("list.clear_selection", "report.cancel")),
        frozenset(("list.clear_selection", "rule.stop")),
    }
)
"""Bound at one place, but only ever one of them is enabled."""


def meet(one: ActionSpec, other: ActionSpec) -> bool:
    """Whether the keys of both can act at the same place."""
    scopes = frozenset((one.scope, other.scope))
    if len(scopes) == 1 or Scope.GLOBAL in scopes:
        return True
    ids = frozenset((one.id, other.id))
    return scopes in TOGETHER and ids not in BY_TURNS and not ids & TOGETHER[scopes]
