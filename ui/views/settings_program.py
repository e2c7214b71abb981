"""The settings of the whole program as the desk shows them: what each is, and where it comes from."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from nocdesk.language import _
from nocdesk.settings import ENV_PREFIX, Settings


@dataclass(frozen=True, slots=True)
class ProgramSetting:
    """One of them: its name with dots, its value as text, and who says so."""

    name: str
    value: str
    source: str


def program_settings(settings: Settings) -> Iterator[ProgramSetting]:
    """All of them; no password is among them."""
    yield from _of(settings, Settings(), "")


def _of(model: BaseModel, default: BaseModel, path: str) -> Iterator[ProgramSetting]:
    for name in type(model).model_fields:
        value, usual = getattr(model, name), getattr(default, name)
        dotted = f"{path}{name}"
        if isinstance(value, BaseModel) and isinstance(usual, BaseModel):
            yield from _of(value, usual, f"{dotted}.")
            continue
        variable = ENV_PREFIX + dotted.upper().replace(".", "__")
        source = _("environment: {variable}").format(variable=variable) if os.environ.get(variable) else _("by default")
        if source == _("by default") and value != usual:
            source = _("settings.toml or the command line")
        text = "—" if value is None or value == "" else str(value)
        yield ProgramSetting(dotted, text, source)
