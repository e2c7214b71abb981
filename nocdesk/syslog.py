"""One message to syslog (RFC 5424) by UDP (RFC 5426) or by the local socket, where the system has one."""

import socket
from datetime import UTC, datetime
from urllib.parse import urlsplit

from nocdesk.errors import NocdeskError
from nocdesk.language import _

PORT = 514
AUDIT_NOTICE = 13 * 8 + 5
"""RFC 5424, clause 6.2.1: facility "log audit", severity "notice"."""


class SyslogError(NocdeskError):
    """The message did not leave."""


def syslog_line(host: str, kind: str, text: str, at: datetime) -> str:
    """A message by RFC 5424, clause 6, without structured data; the fields of its head have no blanks."""
    name = "".join(letter if "!" <= letter <= "~" else "-" for letter in host)[:255] or "-"
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"<{AUDIT_NOTICE}>1 {stamp} {name} nocdesk - {kind} - {text}"


def send_syslog(place: str, line: str) -> None:
    """Send it to `udp://HOST:PORT` or `unix:///PATH`; raises SyslogError. UDP tells nobody what was lost."""
    parts = urlsplit(place)
    try:
        if parts.scheme == "unix":
            _send_here(parts.path, line.encode())
        else:
            _send_away(parts.hostname or "", parts.port or PORT, line.encode())
    except OSError as error:
        raise SyslogError(_("syslog {place} takes nothing: {reason}").format(place=place, reason=error)) from error


def _send_here(path: str, message: bytes) -> None:
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise SyslogError(_("this system has no local sockets: write udp://HOST:514"))
    with socket.socket(family, socket.SOCK_DGRAM) as sending:
        sending.connect(path)
        sending.send(message)


def _send_away(host: str, port: int, message: bytes) -> None:
    family, kind, protocol, _canonical, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    with socket.socket(family, kind, protocol) as sending:
        sending.sendto(message, address)
