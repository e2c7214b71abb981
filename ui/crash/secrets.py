"""Takes what nobody else may read out of the text of a report: passwords, tokens, communities and keys."""

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, unquote

from sqlalchemy import URL

HIDDEN = "***"
_SHORTEST = 4
_NAMES = (
    r"[\w.-]*(?:pass(?:word|phrase|wd)|secret|token|community|credential|authorization|"
    r"(?:auth|priv|api|private|encryption)[_-]?key)s?"
)
_SECRET_NAME = re.compile(_NAMES, re.IGNORECASE)
_ASSIGNED = re.compile(
    rf"""(?P<name>\b{_NAMES}["']?\s*[:=]\s*)(?P<value>"[^"\n]*"|'[^'\n]*'|(?:Bearer|Basic)\s+\S+|[^\s,;)}}\]]+)""",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(r"(?P<scheme>\b[a-z][a-z0-9+.-]*://)(?P<user>[^\s:/@]*):[^\s/]*@", re.IGNORECASE)
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}")
_PARAMETERS = re.compile(r"\[parameters: .*?\](?=\n|$)", re.DOTALL)

Hide = Callable[[str], str]


def without_secrets(text: str, known: Iterable[str] = ()) -> str:
    """The text with secrets hidden: those that are known, and what stands where a secret would stand.

    The values that a statement was sent with are left out as a whole: they are the customers' own data.
    """
    for secret in sorted(known, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, HIDDEN)
    text = _PARAMETERS.sub("[parameters left out]", text)
    text = _IN_ADDRESS.sub(rf"\g<scheme>\g<user>:{HIDDEN}@", text)
    text = _ASSIGNED.sub(rf"\g<name>{HIDDEN}", text)
    return _BEARER.sub(rf"\1 {HIDDEN}", text)


def secrets_of(environment: Mapping[str, str]) -> set[str]:
    """The values of the environment whose names say that they are secret, and passwords in its addresses."""
    named = {value for name, value in environment.items() if _SECRET_NAME.search(name)}
    return named | {found for value in environment.values() for found in passwords_in(value)}


def passwords_in(text: str) -> list[str]:
    """The passwords of the addresses in a text, as they stand there and as they are meant."""
    written: list[str] = re.findall(r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@]*:([^\s/]+)@", text)
    return list(dict.fromkeys([*written, *map(unquote, written)]))


def passwords_of(url: URL) -> set[str]:
    """The passwords that a store is opened with, as they are meant and as they stand in its address."""
    meant = {str(url.password or "")}
    for name, values in url.normalized_query.items():
        if _SECRET_NAME.fullmatch(name):
            meant.update(values)
    meant.discard("")
    # As SQLAlchemy writes them, and as most others do.
    return meant | {quote(each, safe=safe) for each in meant for safe in (" +", "")}
