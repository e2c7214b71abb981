"""The language that this process speaks, chosen once when it begins, and its words for every message of the program.

Messages are English in the sources: `_("Nothing waits")`, `_("{name} is silent").format(name=name)`,
`ngettext("{count} alarm waits", "{count} alarms wait", count).format(count=count)`, and `pgettext("verb", "Clear")`
where one English word is several of another language. What is stored for everybody is never translated.
"""

import locale
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

from nocdesk.directories import desk_file
from nocdesk.message_catalogue import MessageCatalogue, read_catalogue
from nocdesk.pseudo_language import pseudo

LANGUAGE_VARIABLE = "NOCDESK_LANGUAGE"
ENGLISH, GERMAN = "en", "de"
PSEUDO, PSEUDO_RIGHT_TO_LEFT, ENGLISH_RIGHT_TO_LEFT = "qps", "qps-rtl", "en-rtl"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", GERMAN: "Deutsch"}
"""What can be chosen, each by its own name."""

SPOKEN = (*LANGUAGES, PSEUDO, PSEUDO_RIGHT_TO_LEFT, ENGLISH_RIGHT_TO_LEFT)
"""Those, and the ones that only show how well the program bears another language."""

_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(environment: Mapping[str, str], preference: str, system: str) -> str:
    """The variable's language, else the one that the person prefers, else that of the system; English if it is none."""
    named = environment.get(LANGUAGE_VARIABLE, "")
    for wish in (named, preference):
        if wish in SPOKEN:
            return wish
    spoken_by_system = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), system)
    return GERMAN if spoken_by_system.casefold().startswith((GERMAN, "german")) else ENGLISH


def preferred_language(file: Path) -> str:
    """What the file of the desk names; nothing where it names none or cannot be read, for the desk says that itself."""
    try:
        named = tomllib.loads(file.read_text("utf-8")).get("language", "")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""
    return named if isinstance(named, str) else ""


def catalogue_of(language: str) -> MessageCatalogue:
    """The translated messages of a language; none for English, and for those that are made of it."""
    if language not in LANGUAGES or language == ENGLISH:
        return MessageCatalogue()
    file = files("resources").joinpath("locale", language, "LC_MESSAGES", "nocdesk.po")
    return read_catalogue(file.read_text(encoding="utf-8"))


# Fixed for the process, so that tables of words may be made when their modules are imported.
LANGUAGE = chosen_language(os.environ, preferred_language(desk_file()), locale.getlocale()[0] or "")
IS_RIGHT_TO_LEFT = LANGUAGE in (PSEUDO_RIGHT_TO_LEFT, ENGLISH_RIGHT_TO_LEFT)
_CATALOGUE = catalogue_of(LANGUAGE)
_pseudo = cache(partial(pseudo, is_right_to_left=IS_RIGHT_TO_LEFT))
_IS_PSEUDO = LANGUAGE in (PSEUDO, PSEUDO_RIGHT_TO_LEFT)
_IS_KEPT = ContextVar("_IS_KEPT", default=False)


@contextmanager
def in_english(is_english: bool = True) -> Iterator[None]:
    """What is said within is kept for everybody, so it is English whatever the language of this process.

    With False what is said within is for the reader after all, though it stands within what is kept.
    """
    token = _IS_KEPT.set(is_english)
    try:
        yield
    finally:
        _IS_KEPT.reset(token)


def _(message: str) -> str:
    """A message in the language of this process."""
    if _IS_KEPT.get():
        return message
    return _pseudo(message) if _IS_PSEUDO else _CATALOGUE.message(message)


def N_(message: str) -> str:
    """Marks a message that is kept in English, for it may be stored; `_` says it where it is shown."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """A message about so many things, in the form that the language has for their number."""
    if _IS_KEPT.get():
        return one if count == 1 else many
    return _pseudo(one if count == 1 else many) if _IS_PSEUDO else _CATALOGUE.counted(one, many, count)


def pgettext(context: str, message: str) -> str:
    """A message whose English says too little of what is meant; the context tells the translator."""
    if _IS_KEPT.get():
        return message
    return _pseudo(message) if _IS_PSEUDO else _CATALOGUE.message(message, context)
