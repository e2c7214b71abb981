"""What a collector is told on the command line of the devices that it may poll, and how it logs."""

import sys
from collections.abc import Sequence
from typing import TextIO

import structlog

from nocdesk.errors import NocdeskError
from nocdesk.language import _
from nocdesk.network.poll_groups import ANY_SITE, Reach
from nocdesk.provider.fields import is_label


class ReachError(NocdeskError):
    """What a collector was told of its devices makes no sense."""


def reach_of(sites: Sequence[str] | None, abilities: Sequence[str] | None) -> Reach:
    """The devices of these sites, or those without one, that need nothing but this."""
    for label in (*(sites or ()), *(abilities or ())):
        if not is_label(label):
            raise ReachError(
                _("'{label}' is no name of a site or an ability: use up to 40 letters, digits, dots, dashes").format(
                    label=label
                )
            )
    return Reach(frozenset(sites or (ANY_SITE,)), frozenset(abilities or ()))


def log_to(stream: TextIO) -> None:
    """Log there; an error comes without the values of its variables, one of which may be a secret."""
    has_colors = sys.platform != "win32" and stream.isatty()  # There they need a library of their own.
    renderer = structlog.dev.ConsoleRenderer(colors=has_colors, exception_formatter=structlog.dev.plain_traceback)
    usual = structlog.get_config()["processors"][:-1]
    structlog.configure(processors=[*usual, renderer], logger_factory=structlog.PrintLoggerFactory(stream))
