"""Takes what nobody else may read out of the text of a report: passwords, tokens, communities and keys."""

import re
from collections.abc import Callable, Iterable, Mapping

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
    """The passwords of the addresses in a text."""
    return re.findall(r"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@]*:([^\s/]+)@", text)
