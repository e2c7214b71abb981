"""Changes single values of settings.toml and leaves the rest of it as a person wrote it."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.whole_file import write_whole


class SettingsFileError(NocdeskError):
    """A value cannot be kept in the settings; the file is as it was."""


def keep_settings(path: Path, values: Mapping[str, str]) -> None:
    """Give top-level settings these texts; the file is made where there is none, and is there whole or as it was.

    It may hold addresses and passwords: its rights stay, and one that is made is for its owner alone.
    """
    try:
        # The file behind a link is changed, not the link.
        path = path.resolve()
        text = path.read_text("utf-8") if path.exists() else ""
        before = tomllib.loads(text)
        changed = changed_text(text, values)
        if tomllib.loads(changed) != {**before, **values}:
            raise SettingsFileError(_by_hand(path, values, _("it is written in a way that only a person can change")))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda file: file.write(changed.encode()), replace=True, is_private=True)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsFileError(_by_hand(path, values, str(error))) from error


def changed_text(text: str, values: Mapping[str, str]) -> str:
    """The text with each value in the line that names it, else in a line of its own before everything else."""
    lines = text.splitlines(keepends=True)
    end = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    new: list[str] = []
    for name, value in values.items():
        # A basic string of TOML has the escapes of JSON.
        wanted = f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        at = next((at for at in range(end) if re.match(rf"\s*{re.escape(name)}\s*=", lines[at])), None)
        if at is None:
            new.append(wanted)
        else:
            lines[at] = wanted
    return "".join([*new, *lines])


def _by_hand(path: Path, values: Mapping[str, str], why: str) -> str:
    wanted = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items())
    return _("{path} cannot be changed ({reason}). Correct it and write there: {wanted}").format(
        path=path, reason=why, wanted=wanted
    )
