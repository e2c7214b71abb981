"""What a collector is told on the command line of the devices that it may poll."""

from collections.abc import Sequence

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
