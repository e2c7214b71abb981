"""Which rows a role sees and writes, where not all of a table: row-level security, generated from the policy."""

from collections.abc import Iterator
from dataclasses import dataclass

from nocdesk.people.model import Role
from nocdesk.people.policy import POLICY, Act
from nocdesk.team.catalogue import place
from nocdesk.team.names import OWNER, group_role
from nocdesk.team.quoting import identifier, identifiers, literal

_OWN = "owner = session_user"
_HERE = "owner = session_user AND role = nocdesk.my_role()"
_WRITTEN = "author = session_user"
_MAY_READ_LOG = "nocdesk.my_role() IN ({})".format(
    ", ".join(literal(role) for role in sorted(POLICY[Act.VIEW_SHIFT_LOG]))
)

_OF_TICKETS_AND_WORKS = "kind IN ('trouble_ticket', 'planned_work', 'work_series')"
"""What whoever works on tickets is told of: who changed the same one meanwhile, and who moved a work."""

_SEES_NETWORK = "nocdesk.my_role() IN ({})".format(
    ", ".join(literal(role) for role in sorted(POLICY[Act.VIEW_NETWORK]))
)
_HEARD = f"subject = 'customer' OR {_SEES_NETWORK}"
_OF_HEARD = (
    f"{_SEES_NETWORK} OR EXISTS (SELECT FROM public.notice_subscription AS heard"
    " WHERE heard.id = subscription_id AND heard.subject = 'customer')"
)
"""What is said of problems and to workgroups names what care does not see."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """Whoever may do the act may do the command on rows where `using` holds, and leaves rows where `check` does."""

    table: str
    command: str
    act: Act
    using: str = ""
    check: str = ""

    @property
    def roles(self) -> tuple[Role, ...]:
        """For whom it is."""
        return tuple(sorted(POLICY[self.act]))


ROW_RULES: tuple[RowRule, ...] = (
    RowRule("saved_view", "ALL", Act.KEEP_VIEW, using=_OWN, check=_OWN),
    RowRule("list_view", "SELECT", Act.KEEP_VIEW, using=f"{_OWN} OR is_shared"),
    RowRule("list_view", "INSERT", Act.KEEP_VIEW, check=f"{_OWN} AND NOT is_shared"),
    RowRule("list_view", "UPDATE", Act.KEEP_VIEW, using=f"{_OWN} AND NOT is_shared", check=f"{_OWN} AND NOT is_shared"),
    RowRule("list_view", "DELETE", Act.KEEP_VIEW, using=f"{_OWN} AND NOT is_shared"),
    RowRule("list_view", "INSERT", Act.SHARE_VIEW, check=_OWN),
    RowRule("list_view", "UPDATE", Act.SHARE_VIEW, using=_OWN, check=_OWN),
    RowRule("list_view", "DELETE", Act.SHARE_VIEW, using=f"{_OWN} OR is_shared"),
    RowRule("notice", "SELECT", Act.VIEW_NETWORK, using="true"),
    RowRule("notice", "ALL", Act.SUBSCRIBE, using=_OF_HEARD, check=_OF_HEARD),
    RowRule("notice", "ALL", Act.RECORD_MEASUREMENT, using="true", check="true"),
    RowRule("notice_subscription", "SELECT", Act.VIEW_NETWORK, using="true"),
    RowRule("notice_subscription", "ALL", Act.SUBSCRIBE, using=_HEARD, check=_HEARD),
    RowRule("notice_subscription", "ALL", Act.RECORD_MEASUREMENT, using="true", check="true"),
    RowRule("plot_note", "SELECT", Act.VIEW_TICKETS, using=f"{_WRITTEN} OR NOT is_bookmark"),
    RowRule("plot_note", "INSERT", Act.ANNOTATE_PLOT, check=_WRITTEN),
    RowRule("plot_note", "DELETE", Act.ANNOTATE_PLOT, using=_WRITTEN),
    RowRule("plot_note", "DELETE", Act.SHARE_VIEW, using="NOT is_bookmark"),
    RowRule("audit_entry", "SELECT", Act.VIEW_SHIFT_LOG, using="true"),
    RowRule("audit_entry", "SELECT", Act.VIEW_AUDIT, using="true"),
    RowRule("audit_entry", "SELECT", Act.RECORD_MEASUREMENT, using="true"),
    RowRule("audit_entry", "SELECT", Act.VIEW_TICKETS, using=_OF_TICKETS_AND_WORKS),
    RowRule("audit_entry", "INSERT", Act.VIEW_SERVICES, check="true"),
    RowRule("presence", "SELECT", Act.BE_PRESENT, using="true"),
    RowRule("presence", "INSERT", Act.BE_PRESENT, check=_HERE),
    RowRule("presence", "UPDATE", Act.BE_PRESENT, using=_OWN, check=_HERE),
    RowRule("presence", "DELETE", Act.BE_PRESENT, using=_OWN),
    RowRule("shift_note", "SELECT", Act.VIEW_SHIFT_LOG, using="true"),
    RowRule("shift_note", "SELECT", Act.WRITE_SHIFT_LOG, using=_WRITTEN),
    RowRule("shift_note", "INSERT", Act.WRITE_SHIFT_LOG, check=_WRITTEN),
    RowRule(
        "shift_note",
        "UPDATE",
        Act.WRITE_SHIFT_LOG,
        using=f"{_WRITTEN} OR {_MAY_READ_LOG}",
        check=f"{_WRITTEN} OR ({_MAY_READ_LOG} AND NOT is_withdrawn)",
    ),
)
"""Rules of one table and command add up: a row is open to whom any of them opens it."""


def row_security() -> Iterator[str]:
    """Row-level security of every table that has rules; its owner too obeys rules, of which there is one for it."""
    for name in sorted({rule.table for rule in ROW_RULES}):
        table = place(name)
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield _drop_policies(name)
        yield f"CREATE POLICY owner ON {table} FOR ALL TO {identifier(OWNER)} USING (true) WITH CHECK (true)"
    for rule in ROW_RULES:
        yield _policy(rule)


def _policy(rule: RowRule) -> str:
    name = identifier(f"{rule.command.lower()}_{rule.act}")
    roles = identifiers(group_role(role) for role in rule.roles)
    using = f" USING ({rule.using})" if rule.using else ""
    check = f" WITH CHECK ({rule.check})" if rule.check else ""
    return f"CREATE POLICY {name} ON {place(rule.table)} FOR {rule.command} TO {roles}{using}{check}"


def _drop_policies(name: str) -> str:
    """Every policy of a table goes, those of earlier versions too."""
    return f"""DO $drop$
        DECLARE policy record;
        BEGIN
            FOR policy IN SELECT polname FROM pg_catalog.pg_policy
                WHERE polrelid = {literal(place(name))}::regclass LOOP
                EXECUTE format('DROP POLICY %I ON {place(name)}', policy.polname);
            END LOOP;
        END $drop$"""
