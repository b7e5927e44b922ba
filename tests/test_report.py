"""`scenarioc report`: what a run left behind, as a page, for CI and for pull requests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from scenarioc.problems import Rejected
from scenarioc.results import FORMATS, report
from scenarioc.results.advice import OF_THE_RUN, OF_THE_SYSTEM, advice
from scenarioc.results.compare import compare, page
from scenarioc.results.read import read_summary
from scenarioc.results.summary import Summary
from scenarioc.results.thinning import MOST_POINTS
from support.browser import CHROMIUM, Page, browser
from support.hostile import HOSTILE
from support.summaries import Data, Endpoint, World, simulated

FAILED = {
    "text": "create item: p99 < 200ms", "place": "shop.yaml:93", "metric": "p99", "operator": "<", "limit": 200,
    "unit": "ms", "value": 812.0, "margin": -3.06, "status": "failed",
}  # fmt: skip


def failing() -> Data:
    run = simulated(1, verdict="failed", exit_code=1)
    return {**run, "thresholds": [*run["thresholds"], FAILED]}


def summary_of(data: Data) -> Summary:
    return read_summary(json.dumps(data), "summary.json")


@pytest.fixture(scope="module")
def failed() -> Summary:
    return summary_of(failing())


# --- reading ------------------------------------------------------------------------------------------------------


def problem(text: str) -> tuple[str, str]:
    with pytest.raises(Rejected) as caught:
        read_summary(text, "summary.json")
    return caught.value.problems[0].code, caught.value.problems[0].message


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "not-a-summary", "is not JSON"),
        ('{"format": "scenarioc-summary",', "not-a-summary", "is not JSON"),
        ("[" * 100_000, "not-a-summary", "is not JSON"),
        ("[]", "not-a-summary", "is not the summary of a run"),
        ('{"format": "other"}', "not-a-summary", "is not the summary of a run"),
        ('{"format": "scenarioc-summary"}', "other-summary", "version null"),
        ('{"format": "scenarioc-summary", "version": 2}', "other-summary", "version 2"),
        ('{"format": "scenarioc-summary", "version": 1}', "not-a-summary", "`verdict`"),
        (json.dumps({**simulated(1), "rows": [{"requests": "many"}]}), "not-a-summary", "`rows.0.requests`"),
        (json.dumps({**simulated(1), "totals": {"p50_ms": float("nan")}}), "not-a-summary", "`totals.p50_ms`"),
    ],
)  # fmt: skip
def test_what_is_no_summary_is_a_problem(text: str, code: str, words: str) -> None:
    found, message = problem(text)
    assert found == code
    assert words in message


def test_absent_figures_and_unknown_keys_are_taken_as_they_are() -> None:
    bare = {"format": "scenarioc-summary", "version": 1, "verdict": "broken", "totals": {"requests": 0, "p50_ms": None},
            "rows": [], "workers": None, "tomorrow": [1]}  # fmt: skip
    summary = summary_of(bare)
    assert summary.totals.p99_ms is None
    for form in FORMATS:
        assert report(summary, form)


# --- for programs -------------------------------------------------------------------------------------------------


def test_junit_has_a_case_for_every_threshold_and_row(failed: Summary) -> None:
    suites = ElementTree.fromstring(report(failed, "junit", "specs/shop.yaml"))
    cases = {case.get("name"): case for case in suites.iter("testcase")}
    assert set(cases) == {t.text for t in failed.thresholds} | {row.title for row in failed.rows}
    assert [name for name, case in cases.items() if case.find("failure") is not None] == [
        FAILED["text"],
        "POST /orders",
    ]
    assert (cases["POST /orders"].get("file"), cases["POST /orders"].get("line")) == ("specs/shop.yaml", "20")
    assert suites.get("tests") == "6"
    assert suites.get("failures") == "2"


def test_junit_fails_nothing_when_the_thresholds_held() -> None:
    suites = ElementTree.fromstring(report(summary_of(simulated(1)), "junit"))
    assert suites.get("failures") == "0"
    assert any("HTTP 503" in (case.findtext("system-out") or "") for case in suites.iter("testcase"))


def test_a_run_that_broke_is_an_error_everywhere() -> None:
    broken = summary_of(simulated(1, verdict="broken", exit_code=3, reasons=["not a single request was made"]))
    suites = ElementTree.fromstring(report(broken, "junit"))
    assert suites.get("errors") == "1"
    for form in FORMATS:
        assert "not a single request was made" in report(broken, form)


def test_annotations_stand_at_the_lines_of_the_spec(failed: Summary) -> None:
    lines = report(failed, "github", "specs/shop.yaml").splitlines()
    assert lines[0].startswith(
        "::error file=specs/shop.yaml,line=93,title=threshold failed::create item: p99 < 200ms: 812"
    )
    assert lines[1].startswith("::warning file=specs/shop.yaml,line=20,")
    assert report(failed, "github").startswith("::error file=shop.yaml,line=93")


def test_markdown_is_short_and_says_the_verdict_first(failed: Summary) -> None:
    lines = report(failed, "markdown").splitlines()
    assert "1 of 2 thresholds failed" in lines[0]
    assert any("812 ms" in line and "4.06 times the limit" in line and "shop.yaml:93" in line for line in lines)
    assert len(lines) < 40


# --- strings never become markup ----------------------------------------------------------------------------------


def hostile(word: str) -> Summary:
    run = simulated(1, seconds=9, endpoints=[Endpoint("GET", word, error_rate=1, place=f"{word}:3")], name=word,
                    reasons=[word], profile=word, target=word, run_id=word)  # fmt: skip
    run["thresholds"] = [{**FAILED, "text": word, "place": f"{word}:7"}]
    run["errors"][0]["text"] = word
    run["phases"][0]["name"] = word
    run["metrics"] = [{"name": word, "kind": "counter", "value": 1}]
    return summary_of({**run, "verdict": "failed"})


class Skeleton(HTMLParser):
    """The tags and the names of their attributes, nothing else."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(name for name, _ in attrs)]))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")


WORDS = [word for word in HOSTILE if word.strip() and re.search(r"[<>&\"'`{:%\n|\u202e]", word) and len(word) < 200]


def test_hostile_names_are_text_in_every_format() -> None:
    plain = Skeleton(report(hostile("plain"), "html")).tags
    commands = len(report(hostile("plain"), "github").splitlines())
    rows = [line.count(" | ") for line in report(hostile("plain"), "markdown").splitlines()]
    for word in WORDS:
        run = hostile(word)
        assert Skeleton(report(run, "html")).tags == plain, word
        ElementTree.fromstring(report(run, "junit"))
        told = report(run, "github").splitlines()
        assert len(told) == commands, word
        assert all(line.startswith(("::error ", "::warning ")) for line in told)
        markdown = report(run, "markdown")
        assert [line.count(" | ") for line in markdown.splitlines()] == rows, word
        assert "<" not in markdown, word


def test_the_same_summary_gives_the_same_bytes(failed: Summary, tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text(json.dumps(failing()))
    pages = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        done = scenarioc("report", "summary.json", "-o", str(out), cwd=tmp_path, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        pages.append(out.read_bytes())
    assert pages[0] == pages[1] == report(failed, "html").encode()


# --- advice -------------------------------------------------------------------------------------------------------


def advised(**keys: Any) -> str:
    return "\n".join(f"{one.say} {one.evidence}" for one in advice(summary_of(simulated(3, **keys))))


def test_every_recommendation_cites_figures_of_the_run() -> None:
    times = {"requests": [40] * 60, "sum_ms": [40.0 * 10 * users for users in range(1, 61)]}
    saturated = {"users": list(range(1, 61)), "requests": [40] * 60, "rows": {"GET /": times}}
    row = {"requests": 900, "p50_ms": 10, "p99_ms": 400, "avg_ms": 20}
    close = {**FAILED, "status": "held", "value": 195, "margin": 0.025}
    assert "first failure of the run after" in advised()
    assert "saturated" in (told := advised(series=saturated))
    assert "at 8 users 40/s and a mean of 80 ms, at 53 users 40/s and 530 ms" in told
    assert "saturated" not in advised(series=saturated, overloaded=True)
    assert "more than 90 % of a CPU" in advised(overloaded=True)
    assert "2 of 4 workers lost" in advised(workers={"count": 4, "lost": 2})
    assert "p99 400 ms is 40 times the median 10 ms" in advised(rows=[{**row, "method": "GET", "name": "/"}])
    assert "195 ms, 2 % to spare" in advised(thresholds=[close])
    assert "7 arrivals or turns dropped" in advised(counts={"dropped": 7})
    assert "9 arrivals or turns late" in advised(counts={"late": 9, "iterations": 900})
    assert "late" not in advised(counts={"late": 8, "iterations": 900})
    assert "exit code 3" in advised(verdict="broken", exit_code=3)
    assert "of all response time" in advised(
        rows=[{**row, "name": "a", "avg_ms": 900, "requests": 100}, {**row, "name": "b"}], totals={"requests": 1000}
    )
    assert "fewer than 100 requests: a" in advised(rows=[{**row, "name": "a", "requests": 9}, {**row, "name": "b"}])
    assert len(OF_THE_RUN + OF_THE_SYSTEM) == 10
    assert "saturated" not in advised(series=saturated, verdict="broken")


def test_shares_are_close_to_a_limit_by_what_is_left_to_100_percent() -> None:
    checks = {**FAILED, "text": "checks > 99%", "operator": ">", "limit": 0.99, "unit": "ratio", "status": "held"}
    assert "little to spare" not in advised(thresholds=[{**checks, "value": 1.0, "margin": 0.0101}])
    assert "checks > 99%: 99.05 %" in advised(thresholds=[{**checks, "value": 0.9905, "margin": 0.0005}])
    assert "little to spare" not in advised(thresholds=[{**checks, "operator": "==", "value": 0.99, "margin": 0}])


def test_arrivals_that_piled_up_for_a_while_do_not_make_a_system_saturated() -> None:
    """Users are many because a stall let them wait; as many arrived as before, and all were done with."""
    users = [4] * 30 + [40] * 20 + [4] * 10
    times = {"requests": [40] * 60, "sum_ms": [400.0 * count for count in users]}
    series = {"users": users, "requests": [40] * 60, "rows": {"GET /": times}}
    phases = [{"name": "40/s for 1m", "from_s": 0, "to_s": 60}]
    assert "saturated" not in advised(series=series, phases=phases, counts={"dropped": 0})
    assert "saturated" in advised(series=series, phases=phases, counts={"dropped": 9})
    growing = {**series, "users": sorted(users), "rows": {"GET /": {**times, "sum_ms": sorted(times["sum_ms"])}}}
    assert "saturated" in advised(series=growing, phases=phases, counts={"dropped": 0})


def test_no_advice_on_groups_and_iterations_as_if_they_were_requests() -> None:
    run = {"requests": 900, "p50_ms": 10, "p95_ms": 12, "p99_ms": 12, "avg_ms": 10, "method": "GET"}
    rows = [{**run, "name": "/a"}, {**run, "name": "/b"}]
    spans = [{**run, "name": "a", "method": kind, "avg_ms": 500, "p95_ms": 900, "p99_ms": 900, "requests": count}
             for kind, count in (("GROUP", 900), ("ITERATION", 9), ("SCHEDULED", 900))]  # fmt: skip
    data = simulated(1, rows=[*rows, *spans], totals={"requests": 1800}, series={}, errors=[])
    assert [one.say for one in advice(summary_of(data))] == []
    assert "GROUP" not in report(summary_of(data), "markdown")
    assert "GROUP a" in report(summary_of(data), "html")


def test_advice_names_every_common_kind_of_failure_and_no_rare_one() -> None:
    counts = {"5xx": 300, "4xx": 200, "timeout": 100, "check": 50, "connection": 3}
    errors = [{"method": "GET", "name": f"/{kind}", "kind": kind, "text": kind, "count": count}
              for kind, count in counts.items()]  # fmt: skip
    told = advised(errors=errors, series={"requests": [0, *[10] * 59], "failures": [0, *[5] * 59]})
    assert [kind for kind in counts if f"GET /{kind}:" in told] == ["5xx", "4xx", "timeout", "check"]
    assert "first failure" not in told


def test_advice_on_failures_says_how_many_and_when() -> None:
    quiet = [0] * 60
    burst = {"requests": [10] * 60, "failures": [*quiet[:20], 5, 5, *quiet[22:]]}
    alike = [{"method": "GET", "name": name, "kind": "5xx", "text": "HTTP 503", "count": 5} for name in ("/a", "/b")]
    told = advised(errors=alike, series=burst)
    assert told.count("The server failed on its side") == 1
    assert "GET /a: 5: HTTP 503; 10 failed like this in all" in told
    assert "all failures of the run between 20 s and 22 s" in told
    spread = {**burst, "failures": [*quiet[:20], *[1] * 40]}
    assert "the first failure of the run after 20 s" in advised(errors=alike, series=spread)


def test_a_load_that_changes_nothing_is_not_said_to_slow_the_system() -> None:
    """With few requests a second their percentiles are low by chance, as those of a ramp are at its beginning."""
    rare = [Endpoint("GET", "/a", 2, 50, 0.6), Endpoint("GET", "/b", 1, 300, 0.6)]
    for seed in range(5):
        run = summary_of(simulated(seed, endpoints=rare, seconds=240, world=World(drift=0.02, stalls=0)))
        assert not [one for one in advice(run) if "users" in one.evidence]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"thresholds": []}, "The run ended well; it has no thresholds"),
        ({"thresholds": [{**FAILED, "status": "warned", "warn": True}]}, "No threshold failed, 1 of 1 warned"),
        ({"thresholds": [{**FAILED, "status": "no data", "value": None, "warn": True}]}, "No threshold failed, 1 of 1"),
        ({"thresholds": [FAILED], "verdict": "failed"}, "The threshold failed"),
        (
            {"thresholds": [FAILED, {**FAILED, "status": "no data", "value": None}], "verdict": "failed"},
            "2 of 2 thresh",
        ),
        ({"verdict": "broken", "reasons": ["no"]}, "The run broke"),
    ],
)
def test_the_verdict_says_what_it_comes_to(keys: Data, words: str) -> None:
    run = summary_of(simulated(1, **keys))
    assert words in report(run, "markdown").splitlines()[0]
    assert words in report(run, "html")


def test_the_length_of_a_run_says_that_the_warm_up_is_part_of_it() -> None:
    run = summary_of(simulated(1, seconds=60, warmup_s=5.0))
    for form in ("html", "markdown"):
        assert "60 s, of which 5 s are the warm-up" in report(run, form)
        assert "interrupted" not in report(run, form)
        assert "60 s, interrupted" in report(summary_of(simulated(1, seconds=60, interrupted=True)), form)


def test_lists_that_are_cut_off_say_so() -> None:
    errors = [{"method": "GET", "name": f"/{number}", "kind": "5xx", "count": 1} for number in range(70)]
    slow = [{"method": "GET", "name": f"/{number}", "slowest": [{"ms": 1}]} for number in range(60)]
    page = report(summary_of(simulated(1, errors=errors, slow=slow)), "html")
    assert "<h2>Failures (50 of 70)</h2>" in page
    assert "<h2>Slowest requests (50 of 60)</h2>" in page
    assert "<h2>Failures</h2>" in report(summary_of(simulated(1)), "html")


def test_charts_say_in_words_what_they_show_and_count_in_whole_numbers() -> None:
    series = {"users": [3, 3, 3, 3], "requests": [2, 0, 0, 2], "p50_ms": [7, None, None, 9]}
    page = report(summary_of(simulated(1, seconds=4, series=series, totals={"histogram": [[5, 2], [5.5, 1]]})), "html")
    pictures = re.findall(r"<svg .*?</svg>", page)
    told = [re.findall(r'role="img" aria-label="(.*?)"', picture) for picture in pictures]
    assert told == [
        ["Response times: median 7 ms to 9 ms"], ["Throughput: requests 0/s to 2/s"], ["Users: users 3 to 3"],
        ["How long requests took: most of all 5 ms to 5.02 ms: 2"],
    ]  # fmt: skip
    # No line goes through a second that stands alone.
    assert [picture.count('class="alone"') for picture in pictures] == [2, 0, 0, 0]
    for picture in pictures[2:]:
        assert re.findall(r'<text x="-5"[^>]*>(.*?)</text>', picture) == ["0", "1", "2", "3", "4"]


# --- the command --------------------------------------------------------------------------------------------------


def scenarioc(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scenarioc", *arguments], cwd=cwd, capture_output=True, text=True, check=False,
        env={**os.environ, "CI": "", "NO_COLOR": "1", **environment},
    )  # fmt: skip


def test_report_finds_the_summary_of_a_generated_folder(tmp_path: Path) -> None:
    folder = tmp_path / "generated" / "shop"
    (folder / "results").mkdir(parents=True)
    (folder / "results" / "summary.json").write_text(json.dumps(failing()))
    (folder / "locustfile.py").write_text("# Generated by scenarioc 0.1.0 from specs/shop.yaml; checksum 42bf\n")
    done = scenarioc("report", "generated/shop", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "report: generated/shop/results/report.html\n"
    assert (folder / "results" / "report.html").read_text("utf-8").startswith("<!doctype html>")
    told = scenarioc("report", "generated/shop/results", "--format", "github", cwd=tmp_path).stdout
    assert told.startswith("::error file=specs/shop.yaml,line=93")


@pytest.mark.parametrize(
    ("argument", "code"),
    [("nowhere", "no-results"), (".", "no-results"), ("bad.json", "not-a-summary"), ("latin.json", "not-a-summary")],
)
def test_what_cannot_be_reported_is_a_problem(tmp_path: Path, argument: str, code: str) -> None:
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "latin.json").write_bytes(b'"\xe9"')
    done = scenarioc("report", argument, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error[{code}]")


# --- in a browser -------------------------------------------------------------------------------------------------

# Texts of tables that reach beyond the right end of the page.
CUT_OFF = (
    "[...document.querySelectorAll('th, td')].filter(c => c.innerText"
    " && (c.getBoundingClientRect().right > innerWidth || c.scrollWidth > c.clientWidth)).map(c => c.innerText)"
)
in_browser = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def tab() -> Iterator[Page]:
    with browser() as page:
        yield page


@in_browser
@pytest.mark.xdist_group("browser")
def test_the_page_opens_without_network_and_errors_and_sorts(tab: Page, failed: Summary, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(failed, "html"), encoding="utf-8")
    tab.look()
    tab.open(file)
    assert tab.logged == []
    assert tab.requested == [file.as_uri()]
    assert "1 of 2 thresholds failed" in tab.run("document.querySelector('header').innerText")
    drawn = "Math.min(...[...c.querySelectorAll('.series path')].map(p => p.getTotalLength()))"
    charts = tab.run(
        "[...document.querySelectorAll('figure')].map(c => [c.querySelector('figcaption').firstChild.data.trim(),"
        f" c.querySelectorAll('.series .dots, .series .bar').length, c.querySelector('rect.rect') ? 99 : {drawn}])"
    )
    assert [name for name, _, _ in charts] == [
        "Response times", "Throughput", "Users", "Failures", "How long requests took",
    ]  # fmt: skip
    assert all(points > 20 and length > 50 for _, points, length in charts), charts
    first = "document.querySelector('.sortable tbody th').innerText.split(' shop')[0]"
    click = "[...document.querySelectorAll('.sortable button')].find(b => b.innerText == '{}').click()"
    for head, row in (
        ("p95", "GET /search"),
        ("Count", "GET /items"),
        ("Count", "GET /search"),
        ("Request", "GET /items"),
    ):
        tab.run(click.format(head))
        assert tab.run(first) == row, head
    assert tab.logged == []


@in_browser
@pytest.mark.xdist_group("browser")
def test_the_page_has_two_themes_fits_a_phone_and_prints_on_white(tab: Page, failed: Summary, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(report(failed, "html"), encoding="utf-8")
    paper = "getComputedStyle(document.body).backgroundColor"
    tab.look(width=360, height=740)
    tab.open(file)
    light = tab.run(paper)
    assert tab.run("document.documentElement.scrollWidth") <= 360
    assert tab.run(CUT_OFF) == []
    other = tmp_path / "compare.html"
    other.write_text(page.render(compare(failed, summary_of(simulated(2, slower={"/items": 2})))), encoding="utf-8")
    tab.open(other)
    assert tab.run("document.documentElement.scrollWidth") <= 360
    assert tab.run(CUT_OFF) == []
    assert tab.logged == []
    assert tab.requested == [other.as_uri()]
    tab.open(file)
    tab.look(dark=True)
    assert tab.run(paper) not in (light, "rgba(0, 0, 0, 0)")
    tab.look(dark=True, media="print")
    assert tab.run(paper) == light == "rgb(255, 255, 255)"


@in_browser
@pytest.mark.xdist_group("browser")
def test_hostile_names_run_nothing(tab: Page, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    words = ("</script><script>window.boom=1</script>", "<img src=x onerror='window.boom=1'>", "\"><b onload='boom'>")
    for word in words:
        file.write_text(report(hostile(word), "html"), encoding="utf-8")
        tab.open(file)
        assert tab.run("window.boom") is None
        assert tab.logged == []
        assert word in tab.run("document.title")


def test_a_large_run_stays_a_small_page() -> None:
    seconds, names = 3600, 500
    row = simulated(1, seconds=60)["rows"][0]
    column = [float(10 + second % 7) for second in range(seconds)]
    each = {"requests": column, "failures": column, "p95_ms": column, "sum_ms": column}
    rows = [{**row, "name": f"/endpoint/{number}/of/a/large/service"} for number in range(names)]
    series = {"step_s": 1, "users": column, **each, "p50_ms": column, "p99_ms": column,
              "rows": {f"GET {one['name']}": each for one in rows[:3]}}  # fmt: skip
    page = report(summary_of(simulated(1, rows=rows, series=series, duration_s=seconds)), "html")
    assert len(page.encode()) < 3_000_000
    assert page.count("<tr") > names
    assert page.count('class="dots"') <= 6 * MOST_POINTS
