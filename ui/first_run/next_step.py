"""What an empty desk says: how something gets onto it."""

NEXT_STEP = (
    "Import a file: Ctrl+Shift+I as administrator, or nocdesk import FILE. "
    "Discover devices: nocdesk discover. See the demo: nocdesk demo."
)
