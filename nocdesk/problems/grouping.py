"""Groups open alarms by their causes: a pure function of the network, the alarms, the rules and the corrections."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nocdesk.alarms.catalogue import CONSEQUENCES
from nocdesk.problems.broken_services import BrokenServices
from nocdesk.problems.choosing import Correction, Explained, ancestors, explain, forbidden_by
from nocdesk.problems.clusters import NEAR, Cluster, clusters
from nocdesk.problems.cut_together import NO_OTHERS, TOGETHER, OtherCauses, other_causes
from nocdesk.problems.failures import find_failures
from nocdesk.problems.indexed import index_alarms
from nocdesk.problems.model import MemberRole
from nocdesk.problems.network_graph import NetworkGraph
from nocdesk.problems.open_alarm import OpenAlarm
from nocdesk.problems.relations import Situation
from nocdesk.problems.rule import CorrelationRule
from nocdesk.problems.ways import Ways, ways_of
from nocdesk.severity import PerceivedSeverity

ALONE = "alone"
"""Stands for a rule where an alarm explains nothing and is explained by nothing."""

MOST_NAMED = 4
"""So many causes are named in a title or a reason; of others it is said how many there are."""


@dataclass(frozen=True, slots=True)
class GroupMember:
    """An alarm in a group, and why; `cause` is the alarm that explains it, `by` who said so where a person did."""

    alarm: int
    role: MemberRole
    rule: str
    reason: str
    cause: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Alarms of one cause, the root first; what is a problem of its own, or stays an alarm alone, is decided by this.

    `is_planned` says that planned work covers it.
    """

    root: int | None
    members: tuple[GroupMember, ...]
    rule: str
    text: str
    reason: str
    severity: PerceivedSeverity
    began_s: float
    is_problem: bool
    is_planned: bool = False


def group_alarms(
    alarms: Collection[OpenAlarm],
    graph: NetworkGraph,
    rules: Sequence[CorrelationRule],
    corrections: Collection[Correction] = (),
    *,
    now_s: float,
    ways: Ways | None = None,
) -> tuple[Group, ...]:
    """Every alarm in exactly one group, in the order in which the groups began; the order of `alarms` says nothing.

    `ways` are those of the graph, where they are at hand already.
    """
    indexed = index_alarms(alarms, graph)
    known = ways or ways_of(graph)
    failures = find_failures(graph, indexed, now_s, known.only)
    now = Situation(graph, indexed, failures, BrokenServices(graph, failures), known.shortest, known.only)
    parents = explain(now, rules, corrections)
    trees: dict[int, list[OpenAlarm]] = {}
    for alarm in indexed.alarms:
        *_, root = ancestors(alarm.id, parents)
        trees.setdefault(root, []).append(alarm)
    roots = sorted((now.alarm(root) for root in trees), key=lambda alarm: alarm.order)
    forbidden = forbidden_by(corrections)
    near = clusters(now, roots, forbidden)
    clustered = {member for cluster in near for member in cluster.members}
    beside = {cluster.root: cluster for cluster in near if cluster.root is not None}
    causes = [root for root in roots if root.id not in clustered or root.id in beside]
    whole = {root.id: _whole(root, beside.get(root.id), trees) for root in causes}
    others = other_causes(now, causes, whole, forbidden)
    joined = {alarm.id for each in others.values() for alarm in each.at_once}
    groups = [
        _of_cause(now, root, others.get(root.id, NO_OTHERS), beside, trees, parents)
        for root in causes
        if root.id not in joined
    ]
    groups += [_of_cluster(now, cluster, trees, parents) for cluster in near if cluster.root is None]
    return tuple(sorted(groups, key=lambda group: (group.began_s, group.members[0].alarm)))


def _whole(root: OpenAlarm, beside: Cluster | None, trees: Mapping[int, Sequence[OpenAlarm]]) -> list[OpenAlarm]:
    """What a cause explains, and what is suspected to be its doing."""
    return [alarm for number in (beside.members if beside else (root.id,)) for alarm in trees[number]]


def _of_cause(
    now: Situation,
    root: OpenAlarm,
    others: OtherCauses,
    beside: Mapping[int, Cluster],
    trees: Mapping[int, Sequence[OpenAlarm]],
    parents: Mapping[int, Explained],
) -> Group:
    if root.id in beside and not others.failed:
        return _of_cluster(now, beside[root.id], trees, parents)
    tree = trees[root.id]
    rule = _main_rule(tree, parents)
    members = [GroupMember(root.id, MemberRole.ROOT, rule, _root_reason(now, root, len(tree) > 1, others))]
    members += _symptoms(tree, parents)
    members += _suspected(now, beside.get(root.id), trees, parents)
    for other in others.at_once:
        why = f"{other.resource}: what is silent lies between it and {root.resource}, and each of them is a cause"
        members.append(GroupMember(other.id, MemberRole.RELATED, TOGETHER, why, root.id))
        members += _symptoms(trees[other.id], parents)
        members += _suspected(now, beside.get(other.id), trees, parents)
    text = _listed([f"{alarm.resource}: {alarm.text}" for alarm in (root, *others.at_once)], "; ")
    return _group(now, root.id, tuple(members), rule, text)


def _of_cluster(
    now: Situation, cluster: Cluster, trees: Mapping[int, Sequence[OpenAlarm]], parents: Mapping[int, Explained]
) -> Group:
    members = []
    if cluster.root is not None:
        members.append(GroupMember(cluster.root, MemberRole.ROOT, NEAR, _near_reason(now, cluster.root, cluster)))
        members += _symptoms(trees[cluster.root], parents)
    members += _suspected(now, cluster, trees, parents)
    first = now.alarm(members[0].alarm)
    text = f"{first.resource}: {first.text}" if cluster.root is not None else f"Same cause suspected: {cluster.where}"
    return _group(now, cluster.root, tuple(members), NEAR, text, cluster.where)


def _suspected(
    now: Situation,
    cluster: Cluster | None,
    trees: Mapping[int, Sequence[OpenAlarm]],
    parents: Mapping[int, Explained],
) -> list[GroupMember]:
    """What no rule explains and which began near the root of a cluster, or near each other where it has none."""
    if cluster is None:
        return []
    members = []
    for number in sorted(set(cluster.members) - {cluster.root}, key=lambda each: now.alarm(each).order):
        why = _near_reason(now, number, cluster)
        members.append(GroupMember(number, MemberRole.RELATED, NEAR, why, cluster.root))
        members += _symptoms(trees[number], parents)
    return members


def _near_reason(now: Situation, number: int, cluster: Cluster) -> str:
    return f"{now.alarm(number).resource}: no rule explains it; {cluster.where}"


def _listed(names: Sequence[str], comma: str = ", ") -> str:
    """The first of them, and how many more there are."""
    more = len(names) - MOST_NAMED
    return comma.join(names[:MOST_NAMED]) + (f"{comma}and {more} more" if more > 0 else "")


def _symptoms(alarms: Iterable[OpenAlarm], parents: Mapping[int, Explained]) -> list[GroupMember]:
    found = [parents[alarm.id] for alarm in alarms if alarm.id in parents]
    return [
        GroupMember(each.symptom, MemberRole.SYMPTOM, each.rule, each.reason, each.cause, each.by) for each in found
    ]


def _main_rule(alarms: Sequence[OpenAlarm], parents: Mapping[int, Explained]) -> str:
    """The rule that explains most of a group."""
    counts: dict[str, int] = {}
    for alarm in alarms:
        if alarm.id in parents:
            counts[parents[alarm.id].rule] = counts.get(parents[alarm.id].rule, 0) + 1
    return max(sorted(counts), key=lambda rule: counts[rule]) if counts else ALONE


def _root_reason(now: Situation, alarm: OpenAlarm, explains: bool, others: OtherCauses) -> str:
    device = now.indexed.place(alarm).device
    link = now.indexed.place(alarm).link
    if not explains:
        return f"{alarm.resource}: nothing else that is wrong explains it, and it explains nothing else"
    presumed = [now.graph.links[each].name for each, told in now.failures.presumed.items() if told.id == alarm.id]
    if presumed:
        return (
            f"{alarm.resource} explains the others: what is silent lies between it and {_listed(presumed)}, "
            "which must be down as well though nothing tells of it"
        )
    if others.failed:
        names = _listed([now.graph.name_of(thing) for thing in others.failed])
        return (
            f"{alarm.resource} explains the others: what is silent lies between it and {names}, "
            "and each of them is a cause"
        )
    if link is not None:
        ends = now.graph.links[link]
        doubtful = [each for each, _ in (ends.a, ends.b) if each in now.failures.doubtful]
        if doubtful:
            name = now.graph.devices[doubtful[0]].name
            return (
                f"{alarm.resource} explains the others; it may also be that {name} has failed: nothing else tells which"
            )
    if device is not None and device in now.failures.dead:
        return f"{alarm.resource} explains the others: all of its links went down with it"
    return f"{alarm.resource} explains the others, and nothing else that is wrong explains it"


def _group(
    now: Situation, root: int | None, members: tuple[GroupMember, ...], rule: str, text: str, reason: str = ""
) -> Group:
    alarms = [now.alarm(member.alarm) for member in members]
    active = [alarm for alarm in alarms if alarm.is_active]
    is_planned = bool(active) and _is_planned(active)
    is_real = any(alarm.condition not in CONSEQUENCES for alarm in active)
    is_more_than_one = sum(alarm.condition not in CONSEQUENCES for alarm in alarms) > 1
    is_problem = is_real and not is_planned and (is_more_than_one or any(alarm.touched for alarm in alarms))
    return Group(
        root=root,
        members=members,
        rule=rule,
        text=text,
        reason=reason or members[0].reason,
        severity=min((alarm.severity for alarm in active or alarms), key=lambda each: each.rank),
        began_s=min(alarm.began_s for alarm in alarms),
        is_problem=is_problem,
        is_planned=is_planned,
    )


def _is_planned(active: Sequence[OpenAlarm]) -> bool:
    """Planned work covers a group if it covers every service that is touched, and something is."""
    touching = [alarm for alarm in active if alarm.touched]
    return bool(touching) and all(alarm.work for alarm in touching)
