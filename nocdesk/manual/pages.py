"""The pages of the manual: read from the files that come along, in the order of the contents."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.language import LANGUAGE, _

CONTENTS = "index"
"""The page that leads to all others."""

_LINK = re.compile(r"\]\(([a-z0-9-]+)\.md\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(pictures/([^)]+)\)")


class PageError(NocdeskError):
    """The manual has no such page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as Markdown, its keys still in braces; its title is its first line."""

    name: str
    text: str

    @property
    def title(self) -> str:
        """What stands above it."""
        return self.text.partition("\n")[0].removeprefix("# ")

    @property
    def links(self) -> tuple[str, ...]:
        """The pages that it leads to, in its order."""
        return tuple(_LINK.findall(self.text))

    @property
    def pictures(self) -> tuple[str, ...]:
        """The files of its pictures."""
        return tuple(_PICTURE.findall(self.text))


def manual_folder() -> Path:
    """Where pages and pictures lie."""
    return Path(str(files("resources") / "help"))


@cache
def pages(language: str = LANGUAGE) -> dict[str, Page]:
    """All pages by name, first those that the contents name, in their order; in English what nobody has translated."""
    english, spoken = _pages_in(manual_folder()), _pages_in(manual_folder() / language)
    found = {name: spoken.get(name, page) for name, page in english.items()}
    ahead = [CONTENTS, *(name for name in found[CONTENTS].links if name in found)]
    return {name: found[name] for name in dict.fromkeys([*ahead, *found])}


def _pages_in(folder: Path) -> dict[str, Page]:
    return {path.stem: Page(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))}


def page_named(name: str) -> Page:
    """A page by its name; raises PageError, which names what may be meant."""
    known = pages()
    if name in known:
        return known[name]
    meant = get_close_matches(name, known, n=1, cutoff=0.5)
    said = _("The manual has no page '{name}': the contents name them all.")
    if meant:
        said = _("The manual has no page '{name}': do you mean {page}?")
    raise PageError(said.format(name=name, page="".join(meant)))
