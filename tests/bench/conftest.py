"""Benches paint without a display, so that their figures do not depend on one."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
