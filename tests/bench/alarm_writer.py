"""Another process that commits alarms, as the collector's engine does, and says when each commit had ended."""

import sys
import time
from pathlib import Path
from random import Random

from nocdesk.core import open_core
from nocdesk.people.model import SYSTEM
from nocdesk.settings import Settings
from tests.ui.builders import raise_one, service_ids

LEAST_S, MOST_S = 0.1, 0.6


def main(database_url: str, data_dir: str, count: int) -> None:
    """Commit so many alarms at odd times; each one's id and the instant after its commit are a line of the output."""
    core = open_core(Settings(database_url=database_url, data_dir=Path(data_dir)), SYSTEM)
    services, random = list(service_ids(core).values()), Random(5)
    for place in range(count):
        time.sleep(random.uniform(LEAST_S, MOST_S))
        touched = random.sample(services, 3)
        alarm_id = raise_one(core, resource=f"bench-{place}", text=f"Trouble {place}", services=touched)
        print(alarm_id, time.monotonic(), flush=True)
    core.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
