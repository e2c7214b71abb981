"""The desk: the only package that imports PySide6."""
