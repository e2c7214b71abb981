"""The provider file: how a provider's customers, services and network come into the store, and out of it again."""
