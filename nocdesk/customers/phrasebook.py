"""What customers read, by language: fixed phrases with named places to fill in, from one file for each language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from sqlalchemy.orm import Session

from nocdesk.language import _
from nocdesk.plain_fields import is_language_code
from nocdesk.toml_file import FaultyFileError, TomlFile, nearest, parse_toml, read_toml

STANDARD = "en"
"""The language of a customer of whom no other is known; its file says which phrases there are."""

_IN_SESSION = "phrasebooks"


class PhraseFileError(FaultyFileError):
    """A file of phrases cannot be used; each fault is one line."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases of a language, by "section.key"."""

    language: str
    name: str
    phrases: Mapping[str, str]

    def say(self, key: str, **values: str) -> str:
        """A phrase with its places filled in."""
        return self.phrases[key].format_map(values)

    def sentence(self, key: str, **values: str) -> str:
        """The same, beginning with a capital letter."""
        words = self.say(key, **values)
        return f"{words[:1].upper()}{words[1:]}"

    def service(self, name: str) -> str:
        """What a service is called within a sentence; `name` is empty where none is named."""
        return self.say("service.named", name=name) if name else self.say("service.unnamed")


Phrasebooks = Mapping[str, Phrasebook]


@cache
def built_in() -> Phrasebooks:
    """The languages that NocDesk brings along."""
    folder = files("resources").joinpath("customer_words")
    found = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    contents = [parse_toml(name, folder.joinpath(name).read_text(encoding="utf-8")) for name in found]
    standard = _phrases(next(content for content in contents if content.name == f"{STANDARD}.toml"))
    return MappingProxyType({book.language: book for book in (_book(content, standard) for content in contents)})


def load_phrasebooks(folder: Path | None) -> Phrasebooks:
    """The languages of a folder (CODE.toml each) beside the built-in ones, of which it may replace some."""
    if folder is None:
        return built_in()
    if not folder.is_dir():
        raise PhraseFileError(
            [
                _("{folder}: there is no such folder of phrases. Make it, or correct customer_words_dir.").format(
                    folder=folder
                )
            ]
        )
    standard = built_in()[STANDARD].phrases
    added = (_book(read_toml(path), standard) for path in sorted(folder.glob("*.toml")))
    return MappingProxyType({**built_in(), **{book.language: book for book in added}})


def carry_phrasebooks(books: Phrasebooks) -> dict[str, Phrasebooks]:
    """What a session is given to know them by (`Session.info`)."""
    return {_IN_SESSION: books}


def phrasebooks_of(session: Session) -> Phrasebooks:
    """All languages that there are phrases for."""
    books: Phrasebooks = session.info.get(_IN_SESSION, built_in())
    return books


def phrasebook_of(session: Session, language: str) -> Phrasebook:
    """The phrases of a language; of the standard one where there is no file for it."""
    books = phrasebooks_of(session)
    return books.get(language) or books[STANDARD]


def english() -> Phrasebook:
    """The phrases of the standard language."""
    return built_in()[STANDARD]


def _book(file: TomlFile, standard: Mapping[str, str]) -> Phrasebook:
    language = Path(file.name).stem
    faults = [*_faults_of_name(file, language), *_faults(file, standard)]
    if faults:
        raise PhraseFileError(faults)
    return Phrasebook(language, str(file.content["name"]), MappingProxyType(_phrases(file)))


def _phrases(file: TomlFile) -> dict[str, str]:
    sections = ((name, section) for name, section in file.content.items() if isinstance(section, dict))
    return {f"{name}.{key}": str(text) for name, section in sections for key, text in section.items()}


def _faults_of_name(file: TomlFile, language: str) -> Iterator[str]:
    if not is_language_code(language):
        said = _("{name}: is named for no language. Name it by its code, such as 'lv.toml' or 'de-CH.toml'.")
        yield said.format(name=file.name)
    if not isinstance(file.content.get("name"), str):
        said = _('{name}: says not what the language is called. Add a line such as name = "Latviešu" at its top.')
        yield said.format(name=file.name)


def _faults(file: TomlFile, standard: Mapping[str, str]) -> Iterator[str]:
    phrases = _phrases(file)
    for key in standard.keys() - phrases.keys():
        yield _('{name}: the phrase {key} is missing. English: "{text}".').format(
            name=file.name, key=key, text=standard[key]
        )
    for key, text in phrases.items():
        place = file.place(tuple(key.split(".", 1)))
        if key not in standard:
            yield _("{place}: there is no phrase {key}.{nearest}").format(
                place=place, key=key, nearest=nearest(key, sorted(standard))
            )
        elif wrong := _unknown_places(text, standard[key]):
            may = ", ".join(f"{{{name}}}" for name in sorted(_places(standard[key]))) or _("none")
            yield _(
                "{place}: the phrase {key} cannot be filled in ({wrong}). It may have these places: {known}."
            ).format(place=place, key=key, wrong=wrong, known=may)


def _unknown_places(text: str, standard: str) -> str:
    """What is wrong with the places of a phrase, in words; empty where nothing is."""
    try:
        strange = _places(text) - _places(standard)
    except ValueError as error:
        return str(error).lower()
    return ", ".join(f"{{{name}}}" for name in sorted(strange))


def _places(text: str) -> set[str]:
    """The names in braces; whatever `str.format` would do beyond filling them in belongs to the name and is refused."""
    places: set[str] = set()
    for _text, name, form, conversion in Formatter().parse(text):
        if name is not None:
            places.add(name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else ""))
    return places
