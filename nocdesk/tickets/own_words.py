"""What the desk wrote into a ticket in the customer's language, said again to the staff in theirs."""

from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from nocdesk.customers.phrasebook import Phrasebook, phrasebook_of, phrasebooks_of
from nocdesk.kept_words import retold
from nocdesk.language import LANGUAGE

_FOUND = ("down", "down_with_more", "degraded", "degraded_with_more")
_SERVICES = ("service.unnamed", "service.named")


def own_words(session: Session, language: str = LANGUAGE) -> Callable[[str, bool], str]:
    """How tickets are read in a language: a text, and whether the desk wrote it; any other stays as it is."""
    reader = tuple(_templates(phrasebook_of(session, language)))
    said = {
        template: own
        for book in phrasebooks_of(session).values()
        for template, own in zip(_templates(book), reader, strict=True)
    }
    return lambda text, is_system: retold(text, tuple(said), said.__getitem__) if is_system else text


def _templates(book: Phrasebook) -> Iterator[str]:
    """Every sentence that a ticket of the desk can begin with, with the places for the service and the number."""
    for effect in _FOUND:
        for service in _SERVICES:
            yield book.sentence(f"found.{effect}", service=book.phrases[service], more="{more}")
