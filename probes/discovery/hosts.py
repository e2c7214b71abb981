"""Whom to ask: hosts, address ranges and files of them as a person writes them, each fault named, the sum bounded."""

import csv
import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nocdesk.language import _
from nocdesk.provider.fields import is_credential_name
from nocdesk.toml_file import FaultyFileError

MAX_HOSTS = 65_536
SNMP_PORT = 161

_HOST_NAME = re.compile(r"(?=.{1,253}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_-]{1,63})*\.?")
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^]]+)\]|(?P<host>[^:\[\]]+)):(?P<port>[0-9]{1,5})")
_TITLES = ("name", "address", "credential")


class BadHostsError(FaultyFileError):
    """What was given names no host; each fault is one line."""


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody to ask: `name` and `credential` where a file gives them; not `is_named` where it is one of a range."""

    address: str
    port: int = SNMP_PORT
    name: str = ""
    credential: str = ""
    is_named: bool = True

    @property
    def title(self) -> str:
        """Its address as a person writes it."""
        shown = f"[{self.address}]" if ":" in self.address and self.port != SNMP_PORT else self.address
        return shown if self.port == SNMP_PORT else f"{shown}:{self.port}"


def hosts_of(given: Sequence[str], port: int = SNMP_PORT) -> list[Host]:
    """The hosts of all arguments, each address once, in their order; raises BadHostsError."""
    faults: list[str] = []
    found: dict[tuple[str, int], Host] = {}
    for host in _all_hosts(given, port, faults):
        found.setdefault((host.address, host.port), host)
        if len(found) > MAX_HOSTS:
            faults.append(
                _("{given}: these are more than {max_hosts} hosts: ask fewer at a time").format(
                    given=", ".join(given), max_hosts=MAX_HOSTS
                )
            )
            break
    if not faults and not found:
        faults.append(
            _("{given}: names no host: give an address, a range such as 192.0.2.0/24, or a file").format(
                given=", ".join(given)
            )
        )
    if faults:
        raise BadHostsError(faults)
    return list(found.values())


def _all_hosts(given: Sequence[str], port: int, faults: list[str]) -> Iterator[Host]:
    for argument in given:
        if _is_file(argument):
            yield from _of_file(Path(argument), port, faults)
            continue
        for text in argument.split(","):
            yield from _of_text(text.strip(), "", port, faults)


def _is_file(argument: str) -> bool:
    try:
        return Path(argument).is_file()
    except (OSError, ValueError):
        return False  # Too long for a path, and so no file.


def _of_text(text: str, place: str, port: int, faults: list[str]) -> Iterable[Host]:
    """One host, or all of a range."""
    try:
        return _range(text, port) if "/" in text else [_host(text, port)]
    except ValueError as error:
        faults.append(f"{place}{error}")
        return ()


def _range(text: str, port: int) -> Iterator[Host]:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ValueError(
            _("'{text}' is no address range: write such as 192.0.2.0/24 or 2001:db8::/120").format(text=text)
        ) from error
    if str(network.network_address) != text.partition("/")[0].strip() and ":" not in text:
        raise ValueError(
            _("'{text}' begins inside its range: write {network} for all of it, or the address alone").format(
                text=text, network=network
            )
        )
    if network.num_addresses > MAX_HOSTS:
        raise ValueError(
            _("'{text}' has {num_addresses:,} addresses, more than {max_hosts:,}: ask a smaller range").format(
                text=text, num_addresses=network.num_addresses, max_hosts=MAX_HOSTS
            )
        )
    # Without the addresses of the network and of the broadcast, which are no hosts.
    return (Host(str(address), port, is_named=False) for address in network.hosts())


def _host(text: str, port: int) -> Host:
    found = _WITH_PORT.fullmatch(text)
    if found is not None:
        port = int(found["port"])
        if not 1 <= port <= 65_535:
            raise ValueError(
                _("port {port} of '{text}' does not exist: write one from 1 to 65535").format(port=port, text=text)
            )
        text = found["six"] or found["host"]
    try:
        return Host(str(ipaddress.ip_address(text)), port)
    except ValueError:
        pass
    if re.fullmatch(r"[0-9.]+", text) or not _HOST_NAME.fullmatch(text):
        raise ValueError(
            _("'{text}' is neither an address nor a host's name: write such as 192.0.2.7 or core-1.example").format(
                text=text
            )
        )
    return Host(text, port)


def _of_file(path: Path, port: int, faults: list[str]) -> Iterator[Host]:
    """One host or range a line, or name, address and credential separated by commas; `#` begins a comment."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(
            _("{path}: cannot be read as text ({name}): check its rights, save it as UTF-8").format(
                path=path, name=type(error).__name__
            )
        )
        return
    number_of_hosts = 0
    for number, line in enumerate(text.splitlines(), start=1):
        cells = _cells(line)
        if not any(cells) or tuple(cell.lower() for cell in cells) == _TITLES[: len(cells)]:
            continue
        for host in _of_line(cells, _("{path} line {number}: ").format(path=path.name, number=number), port, faults):
            number_of_hosts += 1
            yield host
    if not number_of_hosts and not faults:
        faults.append(
            _("{path}: names no host: write one a line, as an address or as name,address,credential").format(path=path)
        )


def _cells(line: str) -> list[str]:
    row = next(csv.reader([line.partition("#")[0]]), [])
    return [cell.strip() for cell in row]


def _of_line(cells: Sequence[str], place: str, port: int, faults: list[str]) -> Iterable[Host]:
    if len(cells) == 1:
        return _of_text(cells[0], place, port, faults)
    if len(cells) > len(_TITLES):
        faults.append(
            _("{place}has {count} columns: write name, address and credential").format(place=place, count=len(cells))
        )
        return ()
    name, address, credential = (*cells, "", "")[:3]
    if credential and not is_credential_name(credential):
        # The text is not repeated: it may be the secret itself.
        faults.append(
            _("{place}the third column is no name of a credential: secrets never stand in this file").format(
                place=place
            )
        )
        return ()
    found = list(_of_text(address, place, port, faults))
    if name and len(found) > 1:
        faults.append(
            _("{place}gives one name to a range: give each of its hosts a line, or leave the name out").format(
                place=place
            )
        )
        return ()
    return [Host(one.address, one.port, name, credential, one.is_named) for one in found]
