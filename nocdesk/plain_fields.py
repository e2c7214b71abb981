"""The kinds of value that every file of NocDesk has: texts, names, numbers and time zones, each with its check."""

import re
import unicodedata
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, Strict

from nocdesk.language import _

_MAX_TEXT = 200
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


def _printable(value: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in value):
        raise ValueError(_("holds a control character: write it in one line of plain text"))
    if len(value) > _MAX_TEXT:
        raise ValueError(_("is longer than {limit} characters: shorten it").format(limit=_MAX_TEXT))
    return value


def _named(value: str) -> str:
    if not value.strip():
        raise ValueError(_("must not be empty"))
    if value != value.strip():
        raise ValueError(_("is {value!r}: remove the blanks around it").format(value=value))
    return value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            _("'{value}' is not a time zone of the IANA database: write such as 'Europe/London' or 'UTC'").format(
                value=value
            )
        ) from error
    return value


def is_language_code(value: str) -> bool:
    """Whether a text is a language's code, with or without its country (BCP 47)."""
    return _LANGUAGE.fullmatch(value) is not None


def _language_code(value: str) -> str:
    if not is_language_code(value):
        raise ValueError(
            _("'{value}' is not a language's code: write such as 'en', 'de' or 'de-CH'").format(value=value)
        )
    return value


Text = Annotated[str, Strict(), AfterValidator(_printable)]
Name = Annotated[Text, AfterValidator(_named)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Whole = Annotated[int, Strict()]
TimeZoneName = Annotated[Text, AfterValidator(_known_zone)]
LanguageCode = Annotated[Text, AfterValidator(_language_code)]
