"""Where this system keeps a person's settings, data and logs."""

from pathlib import Path

from platformdirs import PlatformDirs


def directories() -> PlatformDirs:
    """The usual places, with the program's name in them."""
    return PlatformDirs("nocdesk", appauthor=False)


def desk_file() -> Path:
    """Where a person's own choices for the desk on this machine are kept."""
    return Path(directories().user_config_dir) / "desk.toml"
