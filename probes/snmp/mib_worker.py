"""The process that parses MIB files: a line with a path in, a line of JSON out; a hostile file harms nothing but it."""

import json
import sys
from contextlib import suppress
from pathlib import Path

from probes.snmp.mib_facts import FILE_FACTS, FileFacts
from probes.snmp.mib_syntax import MibParser, MibSyntaxError

MAX_MEMORY_BYTES = 2_000_000_000


def parsed(parser: MibParser, content: bytes) -> FileFacts:
    """The modules of a file's content."""
    try:
        return FileFacts(parser.modules(decoded(content)))
    except MibSyntaxError as error:
        return FileFacts((), str(error), error.line)


def decoded(content: bytes) -> str:
    """MIB files are ASCII by their rules; descriptions in Latin-1 are common and harm nothing."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _main() -> None:
    _limit_memory()
    parser = MibParser()
    print("ready", flush=True)
    for line in sys.stdin:
        facts = parsed(parser, Path(json.loads(line)).read_bytes())
        print(FILE_FACTS.dump_json(facts).decode(), flush=True)


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    # macOS knows the limit and refuses to set it; the time limit still holds there.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


if __name__ == "__main__":
    _main()
