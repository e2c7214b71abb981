"""Looks whether all is in place to work: store, collector, credentials, devices, traps; each fault with its remedy."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from nocdesk.backup_check import check_team_backups
from nocdesk.boards.collector_board import polled_groups
from nocdesk.core import Core
from nocdesk.credentials import Community, Credential, CredentialError, Credentials, weaknesses
from nocdesk.evidence.queries import evidence_figures
from nocdesk.file_check import check_files
from nocdesk.finding import Finding, Weight
from nocdesk.judging_check import check_judging
from nocdesk.language import _, ngettext
from nocdesk.network.model import SnmpVersion
from nocdesk.network.poll_groups import UNNAMED, collect_options
from nocdesk.network.queries import PollTarget, poll_targets
from nocdesk.notice_check import check_notices
from nocdesk.provider.warnings import unsafe_version
from nocdesk.requests.queries import collector_rows
from nocdesk.rights_check import check_rights
from nocdesk.store_check import check_the_store
from nocdesk.trap_check import Bind, check_traps, credential_names

ALIVE_WITHIN = timedelta(seconds=15)

Reach = Callable[[Sequence[tuple[PollTarget, Credential]]], Mapping[int, str]]
"""Asks devices for their sysUpTime and gives, by device id, why one of them did not answer."""


def check_store(core: Core, credentials: Credentials, reach: Reach, bind: Bind) -> Iterator[Finding]:
    """Everything that can be said of an opened store, its collector and its devices."""
    yield from check_the_store(core)
    yield from check_team_backups(core)
    yield from check_files(core)
    yield from check_rights(core.settings)
    yield from _collector(core)
    yield from check_collectors(core)
    with core.read() as session:
        targets, senders = poll_targets(session), credential_names(session)
    if not targets:
        yield Finding(Weight.FAULT, "devices", _("none has a probe: bring them in with `nocdesk import FILE`"))
        return
    polled = {target.credential for target in targets}
    found, missing = _resolve(polled, credentials)
    yield from _credential_findings(targets, found, missing)
    yield from _unsafe_versions(targets)
    usable = [(target, found[target.credential]) for target in targets if _fits(target, found)]
    reasons = reach(usable)
    yield from (
        Finding(Weight.FAULT, f"device {t.name}", reasons[t.device_id]) for t, _ in usable if t.device_id in reasons
    )
    answering = len(usable) - len(reasons)
    weight = Weight.OK if answering == len(targets) else Weight.FAULT
    yield _evidence(core)
    if core.settings.traps.enabled:
        found |= _resolve(senders - polled, credentials)[0]
    yield from check_traps(core, found, bind)
    yield from check_notices(core, credentials)
    yield Finding(weight, "devices", _answering(answering, asked=len(usable), of=len(targets)))


def _answering(answering: int, *, asked: int, of: int) -> str:
    if not asked:
        return _("none of {total} was asked, as no credential fits").format(total=of)
    if asked == of:
        return _("{answering} of {total} answer").format(answering=answering, total=of)
    return _("{answering} of {total} answer; {unasked} not asked, as no credential fits").format(
        answering=answering, total=of, unasked=of - asked
    )


def _collector(core: Core) -> Iterator[Finding]:
    with core.read() as session:
        rows = collector_rows(session)
    if not rows:
        yield Finding(Weight.FAULT, "collector", _("has never run on this store: start it with `nocdesk collect`"))
        return
    now = core.clock.now()
    age = now - max(row.beat_at for row in rows)
    if age > ALIVE_WITHIN:
        said = _("gave its last sign of life {age} s ago: start it with `nocdesk collect`").format(
            age=f"{age.total_seconds():.0f}"
        )
        yield Finding(Weight.FAULT, "collector", said)
        return
    yield Finding(Weight.OK, "collector", _("is running"))
    yield from check_judging(rows, now)


def check_collectors(core: Core) -> Iterator[Finding]:
    """The devices of sites at which no collector is alive."""
    with core.read() as session:
        groups = polled_groups(session, core.clock.now())
    for row in groups:
        if row.collector is None and row.group != UNNAMED:
            said = _("nobody polls {devices} of {group}: start `nocdesk collect {options}` there").format(
                devices=ngettext("{count} device", "{count} devices", row.devices).format(count=row.devices),
                group=row.group.name,
                options=" ".join(collect_options(row.group)),
            )
            yield Finding(Weight.FAULT, "collector", said)


def _evidence(core: Core) -> Finding:
    with core.read() as session:
        figures = evidence_figures(session)
    budget = core.settings.evidence.budget_bytes
    since = (
        _("none yet") if figures.oldest_at is None else _("since {at:%Y-%m-%d %H:%M} UTC").format(at=figures.oldest_at)
    )
    said = _("{since}, {kept} of {budget} MiB, {pinned} of it pinned").format(
        since=since,
        kept=_mib(figures.rolling_bytes + figures.pinned_bytes),
        budget=_mib(budget),
        pinned=_mib(figures.pinned_bytes),
    )
    if figures.pinned_bytes > budget:
        remedy = _("what is pinned alone is beyond the budget: raise evidence.budget_mib")
        return Finding(Weight.WEAK, "evidence", f"{said}; {remedy}")
    return Finding(Weight.OK, "evidence", said)


def _mib(size: int) -> str:
    return f"{size / 2**20:.1f}"


def _resolve(names: Iterable[str], credentials: Credentials) -> tuple[dict[str, Credential], dict[str, str]]:
    found: dict[str, Credential] = {}
    missing: dict[str, str] = {}
    for name in sorted(names):
        try:
            found[name] = credentials.resolve(name)
        except CredentialError as error:
            missing[name] = str(error)
    return found, missing


def _credential_findings(
    targets: Sequence[PollTarget], found: Mapping[str, Credential], missing: Mapping[str, str]
) -> Iterator[Finding]:
    for name, reason in missing.items():
        users = sum(target.credential == name for target in targets)
        yield Finding(
            Weight.FAULT,
            f"credential {name}",
            ngettext("{reason} ({count} device names it)", "{reason} ({count} devices name it)", users).format(
                reason=reason, count=users
            ),
        )
    for name, credential in found.items():
        weak = weaknesses(credential)
        yield from (Finding(Weight.WEAK, f"credential {name}", text) for text in weak)
        if not weak:
            yield Finding(Weight.OK, f"credential {name}", _("is there"))
    for target in targets:
        if target.credential in found and not _fits(target, found):
            said = _("is set to {snmp}, but credential '{name}' is not of that kind: correct one").format(
                snmp=target.snmp, name=target.credential
            )
            yield Finding(Weight.FAULT, f"device {target.name}", said)


def _unsafe_versions(targets: Sequence[PollTarget]) -> Iterator[Finding]:
    for version in (SnmpVersion.V1, SnmpVersion.V2C):
        names = [target.name for target in targets if target.snmp is version]
        if names:
            yield Finding(Weight.WEAK, "devices", unsafe_version(version, names))


def _fits(target: PollTarget, found: Mapping[str, Credential]) -> bool:
    credential = found.get(target.credential)
    return credential is not None and isinstance(credential, Community) == (target.snmp is not SnmpVersion.V3)
