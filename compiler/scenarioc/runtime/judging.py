"""Judges every test by its thresholds, and writes down its results."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import gevent
import locust.runners
from locust import events
from locust.runners import WorkerRunner
from locust.stats import RequestStats

from scenarioc.runtime.breakdowns import BREAKDOWNS, breakdowns, note_breakdown
from scenarioc.runtime.finish import LOAD_OVER, finish_completely
from scenarioc.runtime.ledger import Ledger
from scenarioc.runtime.listening import on
from scenarioc.runtime.mistakes import count_without_urls
from scenarioc.runtime.percentiles import record_exact_times
from scenarioc.runtime.phases import load_phases
from scenarioc.runtime.progress import Progress
from scenarioc.runtime.stopping import stop_test
from scenarioc.runtime.summary import (
    About,
    RowInfo,
    summary_of,
    threshold_outcome,
    write_results,
)
from scenarioc.runtime.tallies import TALLIES, tally_requests
from scenarioc.runtime.terminating import SIGNALS, heed_sigterm
from scenarioc.runtime.thresholds import Judge, Threshold
from scenarioc.runtime.verdict import (
    BROKEN,
    FAILED,
    HELD,
    VERDICTS,
    conclusion,
    failing,
    verdict_lines,
    verdict_text,
)

REPORT_EVERY_S = 0.5


class Trial:
    """Follows each test of a locustfile from its start to its verdict."""

    ledger: Ledger | None = None
    progress: Progress | None = None

    def __init__(
        self,
        about: About,
        rows: Mapping[tuple[str, str], RowInfo],
        thresholds: Sequence[Threshold],
        warmup_s: Mapping[str, float],
        counts: Callable[[], Mapping[str, int]],
        parts: RequestStats | None,
        extras: Mapping[str, Callable[[dict[str, Any]], str]],
    ) -> None:
        self.about = about
        self.rows = rows
        self.thresholds = thresholds
        self.warmup_s = warmup_s
        self.counts = counts
        self.parts = parts
        self.extras = extras
        self.metrics: Callable[[Any], list[dict[str, Any]]] = lambda _: []
        self.judges: list[Judge] = []
        self.ended_by: Judge | None = None
        self.text: str | None = None

    def begin(self, environment: Any, **_: Any) -> None:
        """Open the books of a test."""
        options, runner = environment.parsed_options, environment.runner
        warmup_s = self.warmup_s.get(getattr(options, "load", ""), 0)
        limits = {row: info.limit_ms for row, info in self.rows.items()}
        TALLIES.begin({row: ms for row, ms in limits.items() if ms}, warmup_s)
        if runner is None or isinstance(runner, WorkerRunner):
            return
        phases = load_phases(environment)
        self.ledger = Ledger(environment, phases, warmup_s, self.counts, self.parts)
        self.judges = [
            Judge(one._replace(after_s=max(one.after_s, warmup_s)))
            for one in self.thresholds
        ]
        self.ended_by = None
        self.text = None
        job = gevent.spawn(self.follow, self.ledger)
        job.link_exception(lambda _: note_breakdown("its results are not complete"))

    def follow(self, ledger: Ledger) -> None:
        """Once a second, as long as the test goes on: see how it goes."""
        progress = self.progress = Progress(ledger, self.judges)
        while ledger.stopping_s is None:
            gevent.sleep(1 - ledger.elapsed_s() % 1)
            if ledger.stopping_s is None:
                progress.hear(*self.turn(ledger))
                self.end_early(ledger.environment)

    def turn(self, ledger: Ledger) -> tuple[Any, float]:
        """Let all judges hear what has happened since the last time."""
        seconds, blocks = ledger.turn()
        late = ledger.load_is_over()
        for judge in self.judges:
            judge.hear(blocks, ledger.at_s, seconds, late=late)
        return blocks, seconds

    def end_early(self, environment: Any) -> None:
        """End the test when a threshold that asks for it has failed."""
        for judge in self.judges:
            if judge.failed and judge.threshold.abort and self.ended_by is None:
                self.ended_by = judge
                text = f"`{judge.threshold.text}` failed and ends the test"
                logging.getLogger(__name__).error(text)
                stop_test(environment)

    def stop(self) -> None:
        """Note when the load ended; what is under way may still take a while."""
        if self.ledger is not None and self.ledger.stopping_s is None:
            self.turn(self.ledger)
            self.ledger.stopping_s = self.ledger.at_s

    def judge(self, environment: Any, **_: Any) -> None:
        """Give the verdict, and write the results."""
        if (ledger := self.ledger) is None:
            return
        self.stop()
        self.ledger = None  # when workers leave too, Locust stops the test once more
        self.turn(ledger)
        interrupted = ""
        if self.progress is not None:
            self.progress.end()
            interrupted = self.progress.elapsed() if SIGNALS else ""
        outcomes = [
            threshold_outcome(judge, judge is self.ended_by) for judge in self.judges
        ]
        reasons = breakdowns(environment, len(ledger.lost))
        BREAKDOWNS.clear()
        failed = sum(map(failing, outcomes))
        code = BROKEN if reasons else FAILED if failed else HELD
        summary = {
            **summary_of(ledger, self.about, self.rows),
            "metrics": self.metrics(environment),
            "verdict": VERDICTS[code],
            "exit_code": code,
            "reasons": reasons,
            "interrupted": bool(SIGNALS),
            "thresholds": outcomes,
        }
        ending = conclusion(outcomes, failed, reasons, interrupted)
        lines = [*verdict_lines(outcomes), *ending]
        environment.process_exit_code = code
        self.text = verdict_text(lines, summary)
        folder = results_folder(environment.parsed_options)
        if folder is not None:
            write_results(folder, summary, self.extras)
        if environment.web_ui:
            self.tell()

    def conclude(self, environment: Any, **_: Any) -> None:
        """Before the process ends: after Ctrl-C and SIGTERM the test still runs."""
        environment.runner.stop()
        if self.text is None:
            environment.process_exit_code = BROKEN
            reasons = BREAKDOWNS or ["no test was started"]
            lines = list(conclusion([], 0, reasons))
            self.text = verdict_text(lines, {"slow": [], "errors": []})
            if environment.web_ui:
                self.tell()

    def standings(self) -> list[tuple[str, str, bool]]:
        """Of each threshold with data: its text, its place, whether it holds so far."""
        heard = [judge for judge in self.judges if judge.final() is not None]
        return [
            (judge.threshold.text, judge.threshold.place, judge.status() == "held")
            for judge in heard
        ]

    def tell(self, **_: Any) -> None:
        """Show the verdict."""
        if self.text:
            print(self.text, flush=True)


def results_folder(options: Any) -> Path | None:
    """The folder for results, as a rule beside the locustfile; None for none."""
    if options.results is not None:
        return Path(options.results) if options.results else None
    locustfile = str(options.locustfile).partition(",")[0]
    return Path("" if "://" in locustfile else locustfile).parent / "results"


def offer_results_folder() -> None:
    """Let people choose the folder for results: by `--results` or RESULTS."""

    @on(events.init_command_line_parser)
    def offer_folder(parser: Any) -> None:
        parser.add_argument(
            "--results",
            metavar="DIR",
            env_var="RESULTS",
            include_in_web_ui=False,
            help="Folder for summary.json; as a rule results, beside the locustfile",
        )


def judge_results(
    about: About,
    rows: Mapping[tuple[str, str], RowInfo],
    thresholds: Sequence[Threshold] = (),
    *,
    warmup_s: Mapping[str, float] | None = None,
    counts: Callable[[], Mapping[str, int]] = dict,
    parts: RequestStats | None = None,
    extras: Mapping[str, Callable[[dict[str, Any]], str]] | None = None,
    metrics: Callable[[Any], list[dict[str, Any]]] = lambda _: [],
) -> Trial:
    """Judge every test when it ends, set the exit code, and write the results."""
    trial = Trial(about, rows, thresholds, warmup_s or {}, counts, parts, extras or {})
    trial.metrics = metrics
    tally_requests()
    record_exact_times()
    count_without_urls()
    on(events.test_start)(trial.begin)
    LOAD_OVER.append(trial.stop)
    on(events.test_stop)(trial.judge)
    finish_completely()
    heed_sigterm()
    offer_results_folder()
    locust.runners.WORKER_REPORT_INTERVAL = REPORT_EVERY_S

    @on(events.init)
    def prepare_verdict(environment: Any, runner: Any, **_: Any) -> None:
        if isinstance(runner, WorkerRunner):
            return
        # or the run time would count from before the start-up
        gevent.get_hub().loop.update_now()
        # added here, it runs before Locust ends the connection to the workers
        environment.events.quitting.add_listener(trial.conclude)
        if environment.web_ui is None:
            environment.events.quit.add_listener(trial.tell)
            # the line about the progress stands for its table
            environment.parsed_options.only_summary = True

    return trial
