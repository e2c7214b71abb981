"""The kinds of value in a provider file: texts, names, addresses and numbers, each with its check."""

import ipaddress
import re
from typing import Annotated

from pydantic import AfterValidator, Field

from nocdesk.language import _
from nocdesk.plain_fields import LanguageCode as LanguageCode
from nocdesk.plain_fields import Name as Name
from nocdesk.plain_fields import Number as Number
from nocdesk.plain_fields import Text as Text
from nocdesk.plain_fields import TimeZoneName as TimeZoneName
from nocdesk.plain_fields import Whole as Whole
from nocdesk.services.composition import StateRuleError, state_rule
from nocdesk.severity import PerceivedSeverity

_MAX_CONTEXT_OCTETS = 32
"""SNMP-VIEW-BASED-ACM-MIB (RFC 3415) vacmContextName."""
Latitude = Annotated[Number, Field(ge=-90, le=90)]
Longitude = Annotated[Number, Field(ge=-180, le=180)]

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")

_CREDENTIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def check_somewhere(latitude: float | None, longitude: float | None) -> None:
    """Raise ValueError for half a place."""
    if (latitude is None) != (longitude is None):
        raise ValueError(_("needs both latitude and longitude, or neither: add the other one"))


def _ip_address(value: str) -> str:
    try:
        address = ipaddress.ip_address(value)
        # A socket of the old kind is asked then, and an alarm shows one address for one device.
        return str((address.ipv4_mapped if address.version == 6 else None) or address)
    except ValueError as error:
        raise ValueError(
            _("'{value}' is not an IP address: write such as 192.0.2.7 or 2001:db8::7").format(value=value)
        ) from error


def _context_name(value: str) -> str:
    if len(value.encode()) > _MAX_CONTEXT_OCTETS:
        raise ValueError(_("is longer than the 32 octets of a context name: give the name that is set on the device"))
    return value


def _ipv4_address(value: str) -> str:
    try:
        return str(ipaddress.IPv4Address(value))
    except ValueError as error:
        raise ValueError(_("'{value}' is not an IPv4 address: write such as 192.0.2.7").format(value=value)) from error


def is_credential_name(value: str) -> bool:
    """Whether a secret can be kept under that name (it is a file's name at systemd)."""
    return _CREDENTIAL.fullmatch(value) is not None


def _credential_name(value: str) -> str:
    if not is_credential_name(value):
        # The text is not repeated: it may be the secret itself.
        raise ValueError(
            _("is not a name of up to 64 letters, digits, dots, dashes: the secret itself never stands in this file")
        )
    return value


def is_label(value: str) -> bool:
    """Whether a site of collectors, or what one can, may be called so."""
    return _LABEL.fullmatch(value) is not None


def _label(value: str) -> str:
    if not is_label(value):
        raise ValueError(_("'{value}' is not a name of up to 40 letters, digits, dots, dashes").format(value=value))
    return value


def _site_label(value: str) -> str:
    return _label(value) if value else value


def _mail_address(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        raise ValueError(_("'{value}' is not a mail address: write such as name@example.com").format(value=value))
    return value


def _state_rule(value: str) -> str:
    try:
        return state_rule(value).words
    except StateRuleError as error:
        raise ValueError(str(error)) from error


def _raising(value: PerceivedSeverity) -> PerceivedSeverity:
    if value is PerceivedSeverity.CLEARED:
        raise ValueError(_("'cleared' is no severity to raise an alarm with: choose critical, major, minor or warning"))
    return value


Count = Annotated[Whole, Field(ge=1, le=1000)]
Address = Annotated[Text, AfterValidator(_ip_address)]
ContextName = Annotated[Text, AfterValidator(_context_name)]
Ipv4Address = Annotated[Text, AfterValidator(_ipv4_address)]
Rule = Annotated[Text, AfterValidator(lambda text: text.strip().upper())]
CredentialName = Annotated[Text, AfterValidator(_credential_name)]
Label = Annotated[Text, AfterValidator(_label)]
SiteLabel = Annotated[Text, AfterValidator(_site_label)]
MailAddress = Annotated[Text, AfterValidator(_mail_address)]
RaisingSeverity = Annotated[PerceivedSeverity, AfterValidator(_raising)]
StateRuleWords = Annotated[Text, AfterValidator(_state_rule)]
Weight = Annotated[Number, Field(gt=0, le=1000)]
Port = Annotated[Whole, Field(ge=1, le=65535)]
Interval = Annotated[Number, Field(ge=1, le=86_400)]
