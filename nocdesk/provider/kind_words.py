"""What people call the kinds of a provider file's tables, one and several."""

from collections.abc import Mapping

from nocdesk.language import _

ONE_OF: Mapping[str, str] = {
    "specification": _("specification"),
    "template": _("template"),
    "customer": _("customer"),
    "contact": _("contact"),
    "site": _("site"),
    "agreement": _("agreement"),
    "workgroup": _("workgroup"),
    "ticket_target": _("ticket_target"),
    "service": _("service"),
    "device": _("device"),
    "link": _("link"),
    "support": _("support"),
    "probe": _("probe"),
    "threshold": _("threshold"),
    "work": _("work"),
}
SEVERAL_OF: Mapping[str, str] = {
    "specification": _("specifications"),
    "template": _("templates"),
    "customer": _("customers"),
    "contact": _("contacts"),
    "site": _("sites"),
    "agreement": _("agreements"),
    "workgroup": _("workgroups"),
    "ticket_target": _("ticket_targets"),
    "service": _("services"),
    "device": _("devices"),
    "link": _("links"),
    "support": _("supports"),
    "probe": _("probes"),
    "threshold": _("thresholds"),
    "work": _("works"),
}


def kind_words(kind: str, count: int) -> str:
    """The word for so many of a kind."""
    return ONE_OF[kind] if count == 1 else SEVERAL_OF[kind]
