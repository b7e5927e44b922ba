"""Suite python_backend, run by real Locust against a real Flask backend: the request log is what the spec says."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends import Recorded, started
from scenarioc.results import report
from scenarioc.results.compare import compare, markdown
from scenarioc.results.read import read_summary
from support.suites import SPECS, Run, assert_shares, build, hurried, line_of, run

pytestmark = pytest.mark.xdist_group("python_backend")

Ended = tuple[Run, dict[str, list[Recorded]]]
"""A run, and its requests by endpoint."""

DATA_SERVICE = {"GET /data": 3, "POST /data": 2, "GET /database/query": 1, "GET /cache/{key}": 2}
CUSTOMER_SERVICE = {"GET /products": 5, "GET /products/search": 2, "PUT /customers/{customer}/profile": 1}
SHOW = "GET /products/{product}"


def patient(folder: Path, iterations: int, *, but: str = "nothing") -> Path:
    """The built suite with short pauses and so many iterations, however long they take. All limits on times are far
    away, but for one that is given: a busy machine is slow as well. The lines are those of the shipped spec."""
    text = hurried((SPECS / "python_backend.yaml").read_text("utf-8"), 0)
    text = text.replace("{users: 10, for: 0s}", f"{{users: 10, iterations: {iterations}, for: 1m}}")
    text = re.sub(rf"\b(time|p95|p99)(:?) < (?!{but}\b)\w+", r"\1\2 < 20s", text)
    spec = folder / "specs" / "python_backend.yaml"
    spec.parent.mkdir()
    spec.write_text(text, encoding="utf-8")
    return build(spec, folder)


def endpoint(request: Recorded) -> str:
    """The method, and the path without what was drawn."""
    path = re.sub(r"/cache/item-\d+$", "/cache/{key}", request.path)
    path = re.sub(r"/products/\d+$", "/products/{product}", path)
    return f"{request.method} {re.sub(r'/customers/[0-9]+/', '/customers/{customer}/', path)}"


@pytest.fixture(scope="module")
def backend_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    """One run of the suite, and its requests by endpoint."""
    folder = patient(tmp_path_factory.mktemp("python_backend"), 1500)
    with started("flask_data") as backend:
        ended = run(folder, backend.url)
        by_endpoint = defaultdict(list)
        for request in backend.requests():
            by_endpoint[endpoint(request)].append(request)
        yield ended, dict(by_endpoint)


def test_python_backend_holds_its_thresholds(backend_run: Ended) -> None:
    ended, requests = backend_run
    assert ended.code == 0, ended.output
    for threshold in ("p95 < 20s", "p99 < 20s", "error_rate < 1%"):
        assert threshold in ended.output
    assert {request.status for group in requests.values() for request in group} == {200, 201}


def test_python_backend_mixes_its_tasks_by_weight(backend_run: Ended) -> None:
    counts = {name: len(requests) for name, requests in backend_run[1].items()}
    shown = counts.pop(SHOW)
    # A browsing customer lists first and shows then; the end of the run may come between the two.
    assert counts["GET /products"] - 10 <= shown <= counts["GET /products"]
    assert_shares({name: counts.pop(name) for name in DATA_SERVICE}, DATA_SERVICE)
    assert_shares(counts, CUSTOMER_SERVICE)


def test_python_backend_shows_a_product_of_the_page_just_listed(
    backend_run: Ended,
) -> None:
    requests = backend_run[1]
    waiting: list[int] = []
    for request in sorted(requests["GET /products"] + requests[SHOW], key=lambda request: request.received_s):
        if request.query:
            waiting.append(int(request.query["page"][0]))
        else:
            waiting.remove((int(request.path.rpartition("/")[2]) - 1) // 20 + 1)
    assert set(map(int, (request.query["page"][0] for request in requests["GET /products"]))) == set(range(1, 11))


def test_python_backend_sends_queries_and_bodies_as_written(
    backend_run: Ended,
) -> None:
    requests = backend_run[1]
    assert {request.query_string for request in requests["GET /data"]} == {"limit=20"}
    words = Counter(request.query["q"][0] for request in requests["GET /products/search"])
    assert_shares(words, {"lamp": 1, "red chair": 1, "clock": 1})
    assert all(1 <= int(request.query["min_total"][0]) <= 400 for request in requests["GET /database/query"])
    for request in requests["POST /data"]:
        assert request.json.keys() == {"name", "value"}
        assert re.fullmatch(r"probe-\w{8}", request.json["name"])
        assert 0 <= request.json["value"] <= 100
        assert request.headers["content-type"].startswith("application/json")
    assert len({request.json["name"] for request in requests["POST /data"]}) == len(requests["POST /data"])
    keys = {request.path for request in requests["GET /cache/{key}"]}
    assert len(keys) > 25
    assert keys <= {f"/cache/item-{number}" for number in range(1, 51)}


def test_python_backend_has_the_same_few_customers_all_the_time(
    backend_run: Ended,
) -> None:
    changed = backend_run[1]["PUT /customers/{customer}/profile"]
    assert len({request.path for request in changed}) <= 3  # a third of ten users
    assert all(request.json["newsletter"] is True and request.json["city"] for request in changed)
    assert len({request.json["city"] for request in changed}) > len(changed) / 2


def test_python_backend_fails_when_a_tenth_of_the_answers_do(tmp_path: Path) -> None:
    folder = patient(tmp_path, 600)
    with started("flask_data", error_share=0.05, timeout_share=0.05) as backend:
        ended = run(folder, backend.url)
        statuses = Counter(request.status for request in backend.requests())
    assert ended.code == 1, ended.output
    share = (statuses[500] + statuses[504]) / statuses.total()
    assert 0.04 < share < 0.2
    assert re.search(rf"error_rate < 1% +{share * 100:.3g} % ", ended.output), ended.output
    # Errors are split into server errors, timeouts (504) and others, in the output and in the summary.
    kinds = Counter[str]()
    for error in json.loads((folder / "results" / "summary.json").read_text("utf-8"))["errors"]:
        kinds[error["kind"]] += error["count"]
    assert kinds == {"5xx": statuses[500], "timeout": statuses[504]}
    [split] = re.findall(r"^Failures\n(.*)", ended.output, re.MULTILINE)
    assert set(split.split("  ")) == {"", f"{statuses[500]} 5xx", f"{statuses[504]} timeout"}


def test_python_backend_names_the_line_of_the_check_that_a_slow_cache_fails(tmp_path: Path) -> None:
    folder = patient(tmp_path, 200, but="100ms")
    with started("flask_data", delays="cache=150") as backend:
        ended = run(folder, backend.url)
    assert ended.code == 1, ended.output
    assert line_of("python_backend", "read cache:") in ended.output
    assert line_of("python_backend", "query database:") not in ended.output
    [slow] = re.findall(r"GET /cache/\{key\}  over 100 ms, the slowest (.*) ms", ended.output)
    assert len(times := [float(ms.replace(",", "")) for ms in slow.split(", ")]) == 5
    assert times == sorted(times, reverse=True)
    assert times[-1] >= 150


def test_python_backend_stress_against_baseline_names_the_database(tmp_path: Path) -> None:
    spec = tmp_path / "python_backend.yaml"
    text = re.sub(r"think: \d+s\.\.\d+s", "think: 50ms..150ms", (SPECS / spec.name).read_text("utf-8"))
    spec.write_text(
        text.replace("10, for: 2m", "10, for: 10s").replace("500, for: 5m", "20, for: 10s"), encoding="utf-8"
    )
    summaries = []
    # How slow the database is under stress is given: a busy machine makes nothing else that slow.
    for load, delays in (("baseline", ""), ("stress", "database=800")):
        with started("flask_data", delays=delays) as backend:
            folder = build(spec, tmp_path / load)
            ended = run(folder, backend.url, ["--load", load])
            assert ended.code in (0, 1), ended.output
            summaries.append(read_summary((folder / "results" / "summary.json").read_text("utf-8"), load))
    baseline, stress = summaries
    assert (baseline.profile, stress.profile) == ("baseline", "stress")
    found = compare(baseline, stress)
    assert found.verdict == "worse"
    assert found.worse[0].row == "GET /database/query"
    [database] = [change for change in found.worse if (change.row, change.metric) == ("GET /database/query", "avg")]
    assert database.new >= 800 > 2 * database.base
    assert "GET /database/query" in markdown.render(found)
    assert ("GET /database/query", "avg") in {
        (change.row, change.metric) for change in compare(stress, baseline).better
    }
    page = report(stress, "html")
    assert all(row.name.replace("{", "").replace("}", "") in re.sub("[{}]", "", page) for row in stress.rows)
