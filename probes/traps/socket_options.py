"""The trap socket: one for both kinds of addresses, with a large buffer, and what the kernel dropped from it."""

import errno
import os
import random
import socket
import sys
from pathlib import Path

from nocdesk.errors import NocdeskError

BUFFER_BYTES = 4 * 2**20
UNASSIGNED = range(20_000, 32_768)
"""Below what systems give to sockets without a port of their own: Linux from 32768 on, others as RFC 6335 says."""

_SO_RCVBUFFORCE = 33
"""linux/asm-generic/socket.h: beyond net.core.rmem_max, for those who may."""


class BindError(NocdeskError):
    """The port for traps cannot be listened on."""


def trap_socket(address: str, port: int) -> socket.socket:
    """A socket that listens there; an empty address is every one of the machine's, old kind and new."""
    family, host = _family(address)
    try:
        made = socket.socket(family, socket.SOCK_DGRAM)
    except OSError:
        # A machine without IPv6.
        family, host = socket.AF_INET, address
        made = socket.socket(family, socket.SOCK_DGRAM)
    try:
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        _enlarge(made)
        made.bind((host, port))
        made.setblocking(False)
    except (OSError, OverflowError) as error:
        made.close()
        raise _cannot_bind(address, port, error) from error
    return made


def try_port(address: str, port: int) -> tuple[int, str]:
    """Listen there for a moment: the octets of the buffer that the system gave, and why it could not be done."""
    try:
        with trap_socket(address, port) as trial:
            return buffer_bytes(trial), ""
    except BindError as error:
        return 0, str(error)


def free_udp_port(address: str) -> int:
    """A port that nobody listens on now, and that no system hands out to whoever asks for any before it is used."""
    while True:
        try:
            with trap_socket(address, random.choice(UNASSIGNED)) as trial:
                return int(trial.getsockname()[1])
        except BindError as error:
            if getattr(error.__cause__, "errno", None) != errno.EADDRINUSE:
                raise


def kernel_drops(listening: socket.socket) -> int:
    """How many datagrams the kernel has dropped from a socket because its buffer was full; 0 where it does not say."""
    if not sys.platform.startswith("linux"):
        return 0
    table = Path("/proc/net/udp6" if listening.family == socket.AF_INET6 else "/proc/net/udp")
    inode = str(os.fstat(listening.fileno()).st_ino)
    try:
        lines = table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return 0
    for line in lines:
        fields = line.split()
        if len(fields) > 12 and fields[9] == inode:
            return int(fields[12])
    return 0


def buffer_bytes(listening: socket.socket) -> int:
    """What the system gave of what was asked for; Linux counts its own overhead in."""
    size = listening.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    return size // 2 if sys.platform.startswith("linux") else size


def _family(address: str) -> tuple[socket.AddressFamily, str]:
    if "." in address:
        return socket.AF_INET, address
    return (socket.AF_INET6, address or "::") if socket.has_ipv6 else (socket.AF_INET, address)


def _enlarge(made: socket.socket) -> None:
    if sys.platform.startswith("linux"):
        try:
            made.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, BUFFER_BYTES)
        except PermissionError:
            pass
        else:
            return
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    except OSError:
        # macOS refuses what is beyond kern.ipc.maxsockbuf, and keeps what it had.
        return


def _cannot_bind(address: str, port: int, error: OSError | OverflowError) -> BindError:
    where = f"UDP port {port} of {address or 'this machine'}"
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EACCES:
        remedy = (
            "ports below 1024 need a right: start NocDesk's service with AmbientCapabilities=CAP_NET_BIND_SERVICE, or "
            "choose another port under [traps] and redirect 162 to it in the firewall"
        )
    elif number == errno.EADDRINUSE:
        remedy = "another program listens there: end it (snmptrapd?), or choose another port under [traps]"
    elif number == errno.EADDRNOTAVAIL:
        remedy = "this machine has no such address: correct it under [traps], or leave it out"
    else:
        remedy = "correct address and port under [traps]"
    return BindError(f"Traps cannot be received on {where} ({error}): {remedy}")
