"""Pictures of every screen, in the size and theme that were asked for."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from ui.gallery import seat_pictures
from ui.screenshots import PictureError, take_screenshots

ALL_SCREENS = (
    "console",
    "workbench",
    "services",
    "network",
    "tickets",
    "restoration",
    "sla",
    "care",
    "probes",
    "reports",
    "works",
    "evidence",
    "rules",
    "shiftlog",
    "handover",
    "notices",
    "problem",
    "rests",
    "sitemap",
    "settings",
    "wallboard",
)


def test_an_engineers_screens_are_painted_with_their_data(
    shift_core: Core, alarm_ids: dict[str, int], application: QApplication, tmp_path: Path
) -> None:
    files = take_screenshots(shift_core, tmp_path / "pictures", size=(1280, 800), theme="dark")

    pictures = [QImage(str(file)) for file in files]
    assert [file.name for file in files] == [f"{name}_dark.png" for name in ALL_SCREENS]
    assert {(picture.width(), picture.height()) for picture in pictures} == {(1280, 800)}
    assert all(len({p.pixel(x, y) for x in range(0, 1280, 7) for y in range(0, 800, 7)}) > 60 for p in pictures)


def test_a_field_engineer_has_no_picture_of_the_network(
    shift_core: Core, alarm_ids: dict[str, int], application: QApplication, tmp_path: Path
) -> None:
    shift_core.actor = Actor("flo", Role.FIELD)

    files = take_screenshots(shift_core, tmp_path, theme="light")

    assert [file.name for file in files] == [
        "workbench_light.png",
        "services_light.png",
        "tickets_light.png",
        "restoration_light.png",
        "works_light.png",
        "evidence_light.png",
        "notices_light.png",
        "settings_light.png",
    ]


def test_the_gallery_of_a_seat_has_each_screen_in_both_themes_and_sizes(
    shift_core: Core, alarm_ids: dict[str, int], application: QApplication, tmp_path: Path
) -> None:
    shift_core.actor = Actor("flo", Role.FIELD)

    files = list(seat_pictures(shift_core, tmp_path))

    sizes = {file.name: QImage(str(file)).size().toTuple() for file in files}
    assert len(files) == 8 * 4
    assert sizes["tickets_dark_1280x800.png"] == (1280, 800)
    assert sizes["tickets_dark_1920x1080.png"] == (1920, 1080)
    assert {name for name in sizes if "restoration" in name} == {
        "restoration_light_1280x800.png",
        "restoration_light_1920x1080.png",
        "restoration_dark_1280x800.png",
        "restoration_dark_1920x1080.png",
    }


def test_a_picture_that_cannot_be_written_says_where_and_what_to_do(
    shift_core: Core, alarm_ids: dict[str, int], application: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "console_light.png").mkdir()

    with pytest.raises(PictureError, match=r"console_light\.png cannot be written; choose a directory"):
        take_screenshots(shift_core, tmp_path, theme="light")
