"""Data files only: catalogue, themes, icons, fonts, demo story."""
