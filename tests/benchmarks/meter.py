"""A locustfile without users, put beside another (`-f one.py,meter.py`): no waiting, and CPU time per request.

Start-up is left out: the first second with all users does not count. `METER_SECONDS` long is measured, then the test
ends; `METER_FILE` gets the figures.
"""

import json
import os
import time
from pathlib import Path

import gevent
from locust import constant, events

WARM_UP_S = 1.0


@events.init.add_listener
def measure_without_waiting(environment, **_):
    for user_class in environment.user_classes:
        user_class.wait_time = constant(0)
    environment.events.spawning_complete.add_listener(lambda **_: gevent.spawn(measure, environment))


def measure(environment):
    gevent.sleep(WARM_UP_S)
    before = reading(environment)
    gevent.sleep(float(os.environ["METER_SECONDS"]))
    after = reading(environment)
    figures = {key: after[key] - before[key] for key in before}
    Path(os.environ["METER_FILE"]).write_text(json.dumps(figures), encoding="utf-8")
    environment.runner.quit()


def reading(environment):
    total = environment.stats.total
    return {
        "requests": total.num_requests,
        "failures": total.num_failures,
        "cpu_s": time.process_time(),
        "wall_s": time.perf_counter(),
    }
