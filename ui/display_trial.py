"""Opens a display in a process of its own: one that refuses makes Qt abort, and nothing else shall fall with it."""

from PySide6.QtGui import QGuiApplication

if __name__ == "__main__":
    QGuiApplication([])
