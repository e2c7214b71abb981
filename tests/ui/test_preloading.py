"""A desk that opens imports what its first screen needs, and the rest while it is already in use."""

import subprocess
import sys

PROGRAM = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from nocdesk import cli
from ui import application

LATER = ("openpyxl", "pyqtgraph", "pysnmp", "reportlab", "ui.views.works_screen", "nocdesk.commandline.listings")
print("at once:", [name for name in LATER if name in sys.modules])

from PySide6.QtCore import QEventLoop
from ui.background import Background
from ui.preloading import load_ahead

running = application.make_application()
background = Background()
loop = QEventLoop()
background.busy_changed.connect(lambda waiting: waiting or loop.quit())
load_ahead(background, ("works", "workbench"))
while background.waiting:
    loop.exec()
background.close()
print("ahead:", "pyqtgraph" in sys.modules, "ui.views.works_screen" in sys.modules)
print("with the first file:", "reportlab" in sys.modules, "xlsxwriter" in sys.modules)
"""


def test_a_desk_imports_at_once_what_it_shows_first_and_the_rest_ahead() -> None:
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)

    assert ran.stdout.splitlines() == ["at once: []", "ahead: True True", "with the first file: False False"], (
        ran.stderr
    )
