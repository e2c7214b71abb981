"""The root of every error that is meant for a person: what happened, to what, and what to do."""


class NocdeskError(Exception):
    """Shown as it stands, in one line, and ends a command with a non-zero exit code."""
