"""Plots of measured quality on one time axis; the only importer of pyqtgraph."""
