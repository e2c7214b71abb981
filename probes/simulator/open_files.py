"""Lets a process have as many sockets as its agents need."""

import sys


def allow_open_files(count: int) -> None:
    """Raise the process's soft limit of open files as far as that is allowed; Windows has none for sockets."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
