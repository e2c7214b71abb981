"""Which credentials are tried on a device, and in which order: each once, SNMPv3 first, and not too many."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nocdesk.credentials import Credential, CredentialError, Credentials, UsmUser
from nocdesk.language import _
from nocdesk.network.model import SnmpVersion

MAX_TRIES = 5
"""How many credentials a device is asked with, so that nobody is locked out by a list of them."""


@dataclass(frozen=True, slots=True)
class Key:
    """A credential by its name."""

    name: str
    credential: Credential = field(repr=False)

    @property
    def version(self) -> SnmpVersion:
        """What it speaks; v1 is never tried, as it is chosen per device."""
        return SnmpVersion.V3 if isinstance(self.credential, UsmUser) else SnmpVersion.V2C


def known_keys(
    credentials: Credentials, wanted: Sequence[str], of_hosts: Iterable[str], of_devices: Iterable[str]
) -> list[Key]:
    """The keys that were asked for, else all that can be found, v3 first; and those that a file of hosts names.

    Raises CredentialError for a name that a person has given and nobody knows, and where there is no key at all.
    """
    given = {name: credentials.resolve(name) for name in (*wanted, *of_hosts)}
    refusals: list[CredentialError] = []
    others = () if wanted else dict.fromkeys((*of_devices, *credentials.names()))
    found = dict(_resolved(credentials, others, refusals))
    keys = [Key(name, credential) for name, credential in {**given, **found}.items()]
    if refusals and not keys:
        raise refusals[0]
    if not keys:
        raise CredentialError(
            _(
                "There is no credential to try: store one with `nocdesk credential set NAME`, and name it with "
                "--credential NAME if it is in the keyring and no device names it yet"
            )
        )
    return sorted(keys, key=lambda key: key.version is not SnmpVersion.V3)


def _resolved(
    credentials: Credentials, names: Iterable[str], refusals: list[CredentialError]
) -> Iterator[tuple[str, Credential]]:
    """A device may name a credential that this machine does not have, and need not be stopped at for that."""
    for name in names:
        try:
            yield name, credentials.resolve(name)
        except CredentialError as error:
            refusals.append(error)


def keys_for(keys: Sequence[Key], only: str, first: str, limit: int) -> list[Key]:
    """The keys for one device: the one that a file names for it, else as many as may be, its stored one first."""
    if only:
        return [key for key in keys if key.name == only]
    return sorted(keys, key=lambda key: key.name != first)[:limit]
