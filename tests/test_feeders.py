"""Feeders: what is wrong with a table is said when it is compiled; rows reach users as promised, on all workers."""

from __future__ import annotations

import collections
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from scenarioc.build import Built, build
from scenarioc.problems import Problem, Rejected
from support.cluster import Cluster, wait_until
from support.locust_run import run
from support.server import Server

pytestmark = pytest.mark.xdist_group("feeders")

SPEC = """version: 1
name: feeding
target: ${env.TARGET:-http://localhost:8000}
data:
  people: {DATA}
scenarios:
  visit:
    think: THINK
    flow:
      - STEP
load: {users: 4, for: 1m}
"""
ROW = "GET /row?id=${people.id}"


def spec(data: str, *, step: str = ROW, think: str = "10ms") -> str:
    return SPEC.replace("{DATA}", data).replace("STEP", step).replace("THINK", think)


def reader(files: Mapping[str, str]) -> Callable[[str], str]:
    def read(path: str) -> str:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    return read


def compiled(text: str, **files: str) -> Built:
    return build(text, "feeding.yaml", read=reader({name.replace("_", "."): text for name, text in files.items()}))


def problems(text: str, **files: str) -> tuple[Problem, ...]:
    with pytest.raises(Rejected) as rejected:
        compiled(text, **files)
    return rejected.value.problems


def only(text: str, **files: str) -> Problem:
    [problem] = problems(text, **files)
    return problem


def written(folder: Path, built: Built) -> Path:
    for file in built.files:
        place = folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.text, encoding="utf-8")
    return folder


def test_a_missing_file_is_a_problem_where_it_is_named() -> None:
    problem = only(spec("{file: people.csv}"))
    assert (problem.code, str(problem.span)) == ("file-not-found", "feeding.yaml:5:18")


def test_a_misspelt_column_is_a_problem_with_the_right_one() -> None:
    problem = only(spec("{file: people.csv}", step="GET /row?id=${people.emial}"), people_csv="id,email\n1,a\n")
    assert (problem.code, problem.help) == ("unknown-field", "did you mean `email`?")
    assert problem.fix[0].replacement == "email"


def test_a_bad_row_is_shown_at_its_line_in_the_table() -> None:
    found = problems(spec("{file: people.csv, columns: {age: integer}}"), people_csv="id,age\n1,2\n\n2,x\n3\n4,5\n")
    assert [(p.code, str(p.span)) for p in found] == [("bad-row", "people.csv:4:1"), ("bad-row", "people.csv:5:1")]
    assert found[0].message == "`x` in column `age` is not a whole number"
    assert found[1].message == "this row has 1 cell, the table has 2 columns"


def test_the_lines_of_a_quoted_cell_count() -> None:
    problem = only(spec("{file: people.csv}"), people_csv='id,note\n1,"two\nlines"\n2\n')
    assert str(problem.span) == "people.csv:4:1"


@pytest.mark.parametrize(
    ("data", "content", "code"),
    [
        ("{file: people.csv}", "id,id\n1,2\n", "bad-header"),
        ("{file: people.csv}", "", "no-rows"),
        ("{file: people.csv}", "id\n", "no-rows"),
        ("{file: people.csv, columns: {ids: integer}}", "id\n1\n", "unknown-column"),
        ("{file: people.csv, header: false}", "1\n", "columns-without-names"),
        ("{file: people.csv, rows: [{id: 1}]}", "id\n1\n", "one-table"),
        ("{pick: unique}", "", "one-table"),
        ("{file: people.csv, pick: random, when_exhausted: stop}", "id\n1\n", "never-exhausted"),
        ("{file: people.csv, seed: 3}", "id\n1\n", "misplaced-key"),
        ("{file: people.csv, delimiter: '||'}", "id\n1\n", "not-a-delimiter"),
        ("{file: people.csv, pick: uniqe}", "id\n1\n", "unknown-value"),
        ("{rows: [{id: '${x}'}]}", "", "dynamic-row"),
    ],
)
def test_what_cannot_be_right_has_a_code(data: str, content: str, code: str) -> None:
    assert {problem.code for problem in problems(spec(data), people_csv=content)} == {code}


@pytest.mark.parametrize(
    ("name", "content"),
    [("people_json", '{"id": 1}'), ("people_json", "[1]"), ("people_json", "[{]"), ("people_jsonl", '{"id": 1}\n2\n')],
)
def test_json_that_is_no_table_is_refused(name: str, content: str) -> None:
    found = problems(spec(f"{{file: {name.replace('_', '.')}}}"), **{name: content})
    assert {problem.code for problem in found} == {"bad-row"}


def test_data_are_neither_assigned_nor_read_before_they_are_drawn() -> None:
    taken = only(spec("{rows: [{id: 1}]}", step="set: {people: 3}"))
    assert taken.code == "name-taken"
    early = only(spec("{rows: [{id: 1}]}").replace("    flow:", "    variables: {x: '${people.id}'}\n    flow:"))
    assert early.code == "data-in-variables"


def test_columns_have_types() -> None:
    table = "age;price;on;name\n1;2.5;yes;x\n"
    data = '{file: people.csv, delimiter: ";", columns: {age: integer, price: number, on: boolean}}'
    step = "set: {x: '${people.age + 1}'}"
    text = next(f.text for f in compiled(spec(data, step=step), people_csv=table).files if f.path == "locustfile.py")
    assert 'csv_table(\n        "data/people.csv",' in text
    assert '"on": boolean' in text
    assert only(spec(data, step="set: {x: '${people.name + 1}'}"), people_csv=table).code == "wrong-operand-type"


def test_rows_that_cannot_last_are_a_warning_with_the_figures() -> None:
    table = table_of(3)
    per_user = compiled(spec("{file: people.csv, per: user, when_exhausted: stop}"), people_csv=table).warnings
    assert [w.code for w in per_user] == ["rows-run-out"]
    assert per_user[0].message == "3 rows of `people` are not enough for the 4 users of `default`"
    often = compiled(spec("{file: people.csv, when_exhausted: fail}"), people_csv=table_of(3000)).warnings
    assert often[0].message == "3,000 rows of `people` last about 7.5 s of `default`, which takes 60 s"
    lent = compiled(spec("{file: people.csv, pick: unique}"), people_csv=table).warnings
    assert lent[0].message == "3 rows of `people` are not enough for the 4 users of `default`"
    assert not compiled(spec("{file: people.csv}"), people_csv=table).warnings
    head, _, _ = spec("{file: people.csv, when_exhausted: stop}").partition("load:")
    for load, rows, warned in (("rate: 5/s, for: 1m", 300, False), ("from: 0/s, to: 10/s, over: 1m", 299, True)):
        arriving = compiled(head + f"load: {{arrivals: [{{{load}}}]}}\n", people_csv=table_of(rows)).warnings
        text = "299 rows of `people` are not enough for the 300 arrivals of `default`, which take 300"
        assert [w.message for w in arriving if w.code == "rows-run-out"] == ([text] if warned else [])


# --- real runs ------------------------------------------------------------------------------------------------------


def table_of(rows: int) -> str:
    return "id\n" + "".join(f"{number}\n" for number in range(rows))


def ids(server: Server) -> collections.Counter[str]:
    return collections.Counter(dict(request.query)["id"] for request in server.requests() if request.path == "/row")


EVERY_ROW = {"GET /row": {"status": 200}}
ONCE = "{file: people.csv, pick: unique, when_exhausted: stop}"


def test_one_process_uses_every_row_once_and_in_order(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", compiled(spec(ONCE), people_csv="\ufeff" + table_of(100)))
    text = (folder / "locustfile.py").read_text("utf-8")
    with Server(EVERY_ROW) as server:
        ended = run(folder, text, "-u", "1", "-r", "1", "-t", "8s", environment={"TARGET": server.url})
        rows = [dict(request.query)["id"] for request in server.requests()]
    assert ended.exit_code == 0, ended.output
    assert rows == [str(number) for number in range(100)]


def test_workers_use_every_row_once_and_the_users_without_one_stop(tmp_path: Path) -> None:
    folder = written(tmp_path / "run", compiled(spec(ONCE), people_csv=table_of(1000)))
    with (
        Server(EVERY_ROW) as server,
        Cluster(folder, 4, "-u", "40", "-r", "40", "-t", "9s", target=server.url) as cluster,
    ):
        code, output = cluster.finish()
        used = ids(server)
    assert code == 0, output
    assert len(used) == 1000
    assert set(used.values()) == {1}


def test_a_killed_worker_takes_no_row_twice_with_it_and_a_late_one_gets_its_share(tmp_path: Path) -> None:
    built = compiled(spec(ONCE, think="100ms"), people_csv=table_of(1000))
    folder = written(tmp_path / "run", built)
    with (
        Server(EVERY_ROW) as server,
        Cluster(folder, 3, "-u", "40", "-r", "40", "-t", "14s", target=server.url, missed_after_s=3) as cluster,
    ):
        wait_until(lambda: len(ids(server)) >= 150)
        cluster.kill(0)
        cluster.join()
        code, output = cluster.finish()
        used = ids(server)
    assert code == 0, output
    assert set(used.values()) == {1}
    # The killed worker held at most one share ahead: an eighth of the rows with three workers.
    assert 1000 - 1000 // 8 <= len(used) <= 1000
    lost = [line for line in output.splitlines() if "that nobody has used" in line]
    assert (len(used) == 1000) == (not lost)


def test_with_fail_the_whole_test_ends_as_failed(tmp_path: Path) -> None:
    data = "{file: people.csv, when_exhausted: fail}"
    folder = written(tmp_path / "run", compiled(spec(data, think="50ms"), people_csv=table_of(60)))
    with (
        Server(EVERY_ROW) as server,
        Cluster(folder, 2, "-u", "6", "-r", "6", "-t", "10m", target=server.url) as cluster,
    ):
        code, output = cluster.finish()
        used = ids(server)
    assert code == 1, output
    assert "DATA people: no rows left" in output
    assert set(used.values()) == {1}
    assert len(used) == 60


def test_a_lent_row_is_never_with_two_users_at_once(tmp_path: Path) -> None:
    data = "{file: people.csv, pick: unique}"
    text = spec(data, step="{group: busy, steps: ['ROW', {think: 30ms}, 'GET /done?id=${people.id}']}", think="1ms")
    folder = written(tmp_path / "run", compiled(text.replace("ROW", ROW), people_csv=table_of(8)))
    routes = {**EVERY_ROW, "GET /done": {"status": 200}}
    with Server(routes) as server, Cluster(folder, 2, "-u", "12", "-r", "12", "-t", "5s", target=server.url) as cluster:
        code, output = cluster.finish()
        requests = server.requests()
    assert code == 0, output
    in_use: set[str] = set()
    # Users who are stopped in the middle of it are done with their row, and it is lent again.
    stopping = requests[-1].at - 1
    for request in (request for request in requests if request.at < stopping):
        row = dict(request.query)["id"]
        if request.path == "/row":
            assert row not in in_use
            in_use.add(row)
        else:
            in_use.discard(row)
    rounds = collections.Counter(dict(request.query)["id"] for request in requests if request.path == "/row")
    assert len(rounds) == 8
    assert min(rounds.values()) > 10
