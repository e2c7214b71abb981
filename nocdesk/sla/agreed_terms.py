"""Terms in layers: what a template says, and what an agreement says in the place of it."""

from collections.abc import Mapping
from typing import Any

from nocdesk.sla.terms import Terms
from nocdesk.sla.terms_file import terms_from_content

TermsByKey = Mapping[str, Any]
"""Terms under the keys of the file; a key that is not there is said by a lower layer, or not at all."""


def resolved(name: str, timezone: str, *layers: TermsByKey) -> Terms:
    """The terms that these layers make, the last one on top; hours are of this time zone where no layer names one.

    What a layer says under a key stands in the place of all that those below it say under it. Raises FaultyFileError
    with every fault of the whole.
    """
    content: dict[str, Any] = {"name": name, "timezone": timezone}
    for layer in layers:
        content.update(layer)
    return terms_from_content(content, name)
