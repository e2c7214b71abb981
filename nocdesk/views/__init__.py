"""Views of the workbench that people keep by name, each for themselves."""
