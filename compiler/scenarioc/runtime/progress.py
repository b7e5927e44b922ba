"""How a test goes, on one line: on a terminal each second, elsewhere now and then."""

from __future__ import annotations

import logging
import math
import os
import shutil
import sys
from collections import deque
from collections.abc import Sequence

from scenarioc.runtime.figures import Results, figure, figure_text
from scenarioc.runtime.ledger import TOTAL, Ledger
from scenarioc.runtime.thresholds import Judge

LAST_S = 10
LOG_EVERY_S = 30


def clock(seconds: float) -> str:
    """A time as a clock shows it: `1:05`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class Progress:
    """Shows how the test goes, by the results of the last ten seconds."""

    def __init__(self, ledger: Ledger, judges: Sequence[Judge]) -> None:
        self.ledger = ledger
        self.judges = judges
        self.last: deque[tuple[float, Results]] = deque(maxlen=LAST_S)
        options = ledger.environment.parsed_options
        planned_s = max((phase.to_s for phase in ledger.phases), default=0)
        # iterations may be what ends the test
        planned_s = planned_s if math.isfinite(planned_s) else 0
        if options.run_time:
            planned_s = min(planned_s or options.run_time, options.run_time)
        self.planned_s = planned_s
        # some CI systems show a terminal, and keep all that was ever on it
        alone = options.headless and not os.environ.get("CI")
        self.live = sys.stderr.isatty() and alone
        self.logged_s = 0.0
        if self.live:
            for handler in logging.getLogger().handlers:
                handler.addFilter(self.make_way)

    def make_way(self, _: logging.LogRecord) -> bool:
        """Clear the line for a log message."""
        sys.stderr.write("\r\033[K")
        return True

    def hear(self, blocks: dict[tuple[str, str], Results], seconds: float) -> None:
        """Show the line anew, or log it when it is time to."""
        self.last.append((seconds, blocks.get(TOTAL, Results())))
        at_s = self.ledger.at_s
        if self.live:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\033[K{self.line()[:width]}")
            sys.stderr.flush()
        elif at_s - self.logged_s >= LOG_EVERY_S - 0.5:
            self.logged_s = at_s
            logging.getLogger(__name__).info(self.line())

    def elapsed(self) -> str:
        """The time of the test, and what is planned: `0:12 of 5:00`."""
        planned = f" of {clock(self.planned_s)}" if self.planned_s else ""
        return f"{clock(self.ledger.at_s)}{planned}"

    def line(self) -> str:
        """Elapsed of planned time, users, rate, failures, p95, thresholds at risk."""
        recent, seconds = Results(), sum(seconds for seconds, _ in self.last)
        for _, block in self.last:
            recent.add(block)
        users = self.ledger.environment.runner.user_count
        who = f"{users} user{'' if users == 1 else 's'}"
        parts = [self.elapsed(), who]
        for metric, name in (("rate", ""), ("error_rate", " failed"), ("p95", "")):
            value = figure(metric, recent, seconds)
            label = "p95 " if metric == "p95" else ""
            if value is not None:
                parts.append(f"{label}{figure_text(metric, value)}{name}")
        risky = [judge.threshold.text for judge in self.judges if judge.at_risk()]
        if risky:
            parts.append("at risk: " + ", ".join(risky))
        return "  ".join(parts)

    def end(self) -> None:
        """Leave a terminal as it was."""
        if self.live:
            for handler in logging.getLogger().handlers:
                handler.removeFilter(self.make_way)
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
