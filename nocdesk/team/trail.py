"""What is done to a team, in the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text

from nocdesk.people.model import Role
from nocdesk.store.audit_writing import write_entries

KIND = "person"


def tell_trail(
    connection: Connection, action: str, now: datetime, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """Write who did it, by the login; whoever may change a team administers the database."""
    login = connection.scalar(text("SELECT session_user"))
    entry = {"actor": login, "role": Role.ADMINISTRATOR, "action": action, "kind": KIND, "entity_id": 0}
    write_entries(connection, [{**entry, "at": now, "before": dict(before), "after": dict(after)}])
