"""What people call the kinds of a provider file's tables, one and several."""

from collections.abc import Mapping

from nocdesk.language import pgettext

ONE_OF: Mapping[str, str] = {
    "specification": pgettext("kind", "specification"),
    "template": pgettext("kind", "template"),
    "customer": pgettext("kind", "customer"),
    "contact": pgettext("kind", "contact"),
    "site": pgettext("kind", "site"),
    "agreement": pgettext("kind", "agreement"),
    "workgroup": pgettext("kind", "workgroup"),
    "ticket_target": pgettext("kind", "ticket_target"),
    "service": pgettext("kind", "service"),
    "device": pgettext("kind", "device"),
    "link": pgettext("kind", "link"),
    "support": pgettext("kind", "support"),
    "probe": pgettext("kind", "probe"),
    "threshold": pgettext("kind", "threshold"),
    "work": pgettext("kind", "work"),
}
SEVERAL_OF: Mapping[str, str] = {
    "specification": pgettext("kind", "specifications"),
    "template": pgettext("kind", "templates"),
    "customer": pgettext("kind", "customers"),
    "contact": pgettext("kind", "contacts"),
    "site": pgettext("kind", "sites"),
    "agreement": pgettext("kind", "agreements"),
    "workgroup": pgettext("kind", "workgroups"),
    "ticket_target": pgettext("kind", "ticket_targets"),
    "service": pgettext("kind", "services"),
    "device": pgettext("kind", "devices"),
    "link": pgettext("kind", "links"),
    "support": pgettext("kind", "supports"),
    "probe": pgettext("kind", "probes"),
    "threshold": pgettext("kind", "thresholds"),
    "work": pgettext("kind", "works"),
}


def kind_words(kind: str, count: int) -> str:
    """The word for so many of a kind."""
    return ONE_OF[kind] if count == 1 else SEVERAL_OF[kind]
