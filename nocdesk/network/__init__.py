"""Network internals: devices, interfaces, links, probes, and which of them supports which service."""
