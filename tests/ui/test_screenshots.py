"""Pictures of every screen, in the size and theme that were asked for."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from nocdesk.core import Core
from nocdesk.people.model import Actor, Role
from tests.screens.contact_sheet import COLUMNS, HEIGHT, WIDTH, thumbnail, write_sheet
from tests.screens.matrix import COMBINATIONS, Combination, told
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


def test_a_picture_that_cannot_be_written_says_where_and_what_to_do(
    shift_core: Core, alarm_ids: dict[str, int], application: QApplication, tmp_path: Path
) -> None:
    (tmp_path / "console_light.png").mkdir()

    with pytest.raises(PictureError, match=r"console_light\.png cannot be written; choose a directory"):
        take_screenshots(shift_core, tmp_path, theme="light")


def test_a_contact_sheet_has_room_for_every_picture(application: QApplication, tmp_path: Path) -> None:
    picture = QPixmap(1280, 800)
    picture.fill(QColor("red"))

    write_sheet(tmp_path / "sheet.png", "ltr_plain_100 dark", [(f"screen {n}", thumbnail(picture)) for n in range(5)])

    sheet = QImage(str(tmp_path / "sheet.png"))
    assert sheet.width() > COLUMNS * WIDTH
    assert sheet.height() > 2 * HEIGHT
    assert sheet.pixelColor(WIDTH // 2, sheet.height() - HEIGHT // 2) == QColor("red")


def test_a_fault_is_told_once_with_every_combination_and_screen_that_it_is_found_in() -> None:
    german, mirrored = Combination("ltr_pseudo", 1.0), Combination("rtl_pseudo", 2.0)

    lines = list(told({german: {"console": ["a", "b"], "sla": ["a"]}, mirrored: {"console": ["a"]}}))

    assert lines == [
        "a\n    ltr_pseudo_100: console, sla\n    rtl_pseudo_200: console",
        "b\n    ltr_pseudo_100: console",
    ]
    assert mirrored.environment["QT_SCALE_FACTOR"] == "2.0"
    assert len(COMBINATIONS) == 12
