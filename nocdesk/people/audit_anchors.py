"""Anchors of the audit trail: the end of the chain at an instant, as a line that is kept outside the store."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.people.model import AuditHead

_LINE = re.compile(r"seq=([0-9]+) sha256=([0-9a-f]{64})")


class AnchorError(NocdeskError):
    """A file of anchors cannot be used."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far the trail went, and the hash of its last entry."""

    seq: int
    hash: str

    @property
    def words(self) -> str:
        """As it stands in a file, in syslog and in mail, and is found again there whatever stands around it."""
        return f"seq={self.seq} sha256={self.hash}"


def anchor_line(anchor: Anchor, at: datetime) -> str:
    """A line of an anchor file."""
    return f"{at.isoformat()} {anchor.words}"


def present_anchor(session: Session) -> Anchor:
    """The end of the chain now."""
    return Anchor(*session.execute(select(AuditHead.seq, AuditHead.hash)).one())


def anchors_in(text: str) -> Sequence[Anchor]:
    """Every anchor in a text: an anchor file, a log of syslog, or mail."""
    return [Anchor(int(found[1]), found[2]) for found in _LINE.finditer(text)]


def read_anchors(file: Path) -> Sequence[Anchor]:
    """Those of a file; one without any is refused, for it would prove nothing."""
    try:
        found = anchors_in(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise AnchorError(
            _("{file}: the anchors cannot be read ({reason}). Name another file.").format(
                file=file, reason=error.strerror or error
            )
        ) from error
    if not found:
        raise AnchorError(
            _("{file}: there is no anchor in it. Name a file with lines such as `seq=12 sha256=…`.").format(file=file)
        )
    return found
