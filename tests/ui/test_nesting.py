"""No wrapper of an item of a layout outlives the item."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QLayout, QLayoutItem
from shiboken6 import getAllValidWrappers

from nocdesk.core import Core
from tests.ui.desk_parts import OpenDesk
from ui.screenshots import posed_screens

ROOT = Path(__file__).parents[2]


def ended(how: str) -> int:
    """What a process ends with whose widgets go from a layout, and are followed by other objects."""
    command = [sys.executable, "-m", "tests.ui.nested_layouts", how]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False).returncode


def items_known() -> int:
    """How many items of layouts have a wrapper."""
    return sum(isinstance(one, QLayoutItem) and not isinstance(one, QLayout) for one in getAllValidWrappers())


def test_what_is_made_in_the_place_of_an_item_ends_in_peace() -> None:
    assert ended("nest") == 0


def test_control_as_the_bindings_do_it_the_process_dies() -> None:
    assert ended("add") != 0, "PySide6 is mended: `ui/nesting.py` may go"


def test_no_screen_leaves_a_wrapper_of_an_item(shift_core: Core, open_desk: OpenDesk) -> None:
    before = items_known()
    desk = open_desk(shift_core)

    for name in posed_screens(desk):
        assert items_known() <= before, name


def test_layouts_are_put_together_in_one_place() -> None:
    found = [
        path.name
        for path in (ROOT / "ui").rglob("*.py")
        if any(call in path.read_text(encoding="utf-8") for call in (".addLayout(", ".setLayout(", ".insertLayout("))
    ]

    assert found == ["nesting.py"]


def test_who_asks_a_layout_for_its_items_forgets_them() -> None:
    files = [*(ROOT / "ui").rglob("*.py"), *(ROOT / "tests/ui").glob("*.py")]
    asking = {path.name: path.read_text(encoding="utf-8") for path in files if path.name != Path(__file__).name}

    found = [name for name, text in asking.items() if ".itemAt(" in text and "forget_items(" not in text]

    assert found == []
