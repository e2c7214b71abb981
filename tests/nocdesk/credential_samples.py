"""Secrets of every kind."""

from nocdesk.credentials import (
    Community,
    UsmUser,
)

USER = UsmUser("watcher", "a-long-auth-secret", "a-long-priv-secret")
COMMUNITY = Community("kestrel-readings")
