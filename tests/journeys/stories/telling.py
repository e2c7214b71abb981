"""The journeys that there are; run as a program it takes their pictures and writes their pages of help."""

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The manual is English, and so is what its pictures show.
os.environ["NOCDESK_LANGUAGE"] = "en"

from nocdesk.manual.pages import manual_folder
from tests.journeys.stories import end_of_shift, fibre_cut, restoration
from tests.journeys.stories.night import Night
from tests.journeys.stories.tale import Tale


@dataclass(frozen=True, slots=True)
class Story:
    """A journey: its name, its title, and the steps that are told and done."""

    name: str
    title: str
    tell: Callable[[Tale], None]


STORIES = tuple(Story(each.NAME, each.TITLE, each.tell) for each in (fibre_cut, end_of_shift, restoration))


def make(story: Story, folder: Path, pictures: Path | None = None) -> Tale:
    """Make a journey in a night of its own, with its store in a folder."""
    night = Night(folder)
    tale = Tale(story.name, story.title, night, pictures)
    try:
        story.tell(tale)
    finally:
        tale.end()
        night.close()
    return tale


def main(help_folder: Path) -> None:
    """Write pages and pictures."""
    for story in STORIES:
        with tempfile.TemporaryDirectory(prefix="nocdesk-story-") as folder:
            page = make(story, Path(folder), help_folder / "pictures").page
        path = help_folder / f"{page.name}.md"
        path.write_text(page.text, "utf-8")
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else manual_folder())
