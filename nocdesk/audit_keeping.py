"""Tells the end of the audit trail to places outside the store, every hour in which something was added to it."""

from collections.abc import Callable, Iterator
from functools import partial

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from nocdesk.core import Core
from nocdesk.credentials import Credentials
from nocdesk.language import in_english
from nocdesk.notices.mail import MailCourier
from nocdesk.notices.transport import Letter, RefusedError, UnavailableError
from nocdesk.people.audit_anchors import Anchor, anchor_line, present_anchor
from nocdesk.people.model import SYSTEM, AuditAnchor, AuditEntry
from nocdesk.people.origin import origin
from nocdesk.store.unit_of_work import UnitOfWork
from nocdesk.syslog import SyslogError, send_syslog, syslog_line

KEPT = 1_000
"""So many anchors the store remembers: the places outside keep all."""
_SUBJECT = "NocDesk: end of the audit trail"
_EXPLAINED = (
    "Keep this message where nobody who administers NocDesk can change it.\n"
    "`nocdesk audit verify --anchor FILE` with this text as FILE shows whether the trail is still the same."
)


class AuditKeeping:
    """The calendar's work on the trail of one core; one run at a time."""

    def __init__(self, core: Core, credentials: Credentials) -> None:
        self._core = core
        self._settings = core.settings.audit
        self._mail = MailCourier(core.settings.notices, credentials)
        self._log = structlog.get_logger("audit")

    def run(self) -> None:
        """Tell the end as it is now, unless all has been told already."""
        with self._core.read() as session:
            anchor, last = present_anchor(session), _last_told(session)
            is_kept = last is None or _is_in_trail(session, last)
        if not is_kept:
            self._log.error("the audit trail is not the one that was anchored", seq=last.seq if last else 0)
        elif anchor == last:
            return
        faults = [] if is_kept else ["the trail is not the one that was anchored before: verify it"]
        told = []
        for place, tell in self._places(anchor):
            try:
                with in_english():  # What it fails by is stored.
                    tell()
            except (OSError, SyslogError, RefusedError, UnavailableError) as error:
                faults.append(f"{place}: {error}")
                self._log.warning("anchor of the audit trail not taken", place=place, fault=str(error))
            else:
                told.append(place)
        with self._core.work(SYSTEM) as work:
            _note(work, anchor, ", ".join(told), "; ".join(faults))

    def _places(self, anchor: Anchor) -> Iterator[tuple[str, Callable[[], None]]]:
        yield "file", partial(self._write, anchor)
        if self._settings.syslog:
            yield "syslog", partial(self._log_away, anchor)
        for address in self._settings.mail:
            yield address, partial(self._post, address, anchor)

    def _write(self, anchor: Anchor) -> None:
        file = self._core.settings.anchor_file
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{anchor_line(anchor, self._core.clock.now())}\n")

    def _log_away(self, anchor: Anchor) -> None:
        text = f"end of the audit trail {anchor.words}"
        line = syslog_line(origin().host, "audit-anchor", text, self._core.clock.now())
        send_syslog(self._settings.syslog, line)

    def _post(self, address: str, anchor: Anchor) -> None:
        now = self._core.clock.now()
        body = f"{anchor_line(anchor, now)}\n\n{_EXPLAINED}\n"
        key = f"audit-anchor-{anchor.seq}-{anchor.hash[:16]}"
        self._mail.send(Letter(key, address, _SUBJECT, body, "audit trail", now))


def _last_told(session: Session) -> Anchor | None:
    query = select(AuditAnchor.seq, AuditAnchor.hash).where(AuditAnchor.fault == "")
    found = session.execute(query.order_by(AuditAnchor.id.desc()).limit(1)).first()
    return None if found is None else Anchor(*found)


def _is_in_trail(session: Session, anchor: Anchor) -> bool:
    there = session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == anchor.seq))
    return anchor.seq == 0 or there == anchor.hash


def _note(work: UnitOfWork, anchor: Anchor, told_to: str, fault: str) -> None:
    work.session.add(AuditAnchor(at=work.now, seq=anchor.seq, hash=anchor.hash, told_to=told_to, fault=fault))
    work.session.flush()
    newest = work.session.scalar(select(func.max(AuditAnchor.id))) or 0
    work.session.execute(delete(AuditAnchor).where(AuditAnchor.id <= newest - KEPT))
