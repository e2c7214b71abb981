"""Journeys run on a real window, offscreen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
