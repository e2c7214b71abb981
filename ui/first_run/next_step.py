"""What an empty desk says: how something gets onto it."""

from nocdesk.language import _

NEXT_STEP = _(
    "Ctrl+F2 leads through the first steps. Import a file: Ctrl+Shift+I, or nocdesk import FILE. Only an administrator "
    "may; whoever sets a store up opens it so: nocdesk --role administrator desk. Discover devices: Ctrl+Shift+D, or "
    "nocdesk discover. See the demo: nocdesk demo."
)
