"""What can be done about notices: send one now, have an address hear of something or no longer, try the way."""

from nocdesk.language import _
from nocdesk.people.policy import Act
from ui.action_spec import ActionSpec
from ui.screen import Scope


def _notice(name: str, text: str, *keys: str, act: Act = Act.SUBSCRIBE) -> ActionSpec:
    return ActionSpec(f"notice.{name}", text, keys, Scope.NOTICES, act)


NOTICE_ACTIONS: tuple[ActionSpec, ...] = (
    _notice("retry", _("Send it now"), "A", "Ctrl+Alt+A"),
    _notice("subscribe", _("Have an address hear of something"), "N", "Ctrl+Alt+N"),
    _notice("unsubscribe", _("Write nothing more to it"), "X", "Ctrl+Alt+X"),
    _notice("test", _("Send it a test message"), "T", "Ctrl+Alt+G"),
    _notice("page", _("Outbox or subscriptions"), "V", "Ctrl+Alt+V", act=Act.VIEW_TICKETS),
)
