"""Records and batches: every field checked when it is compiled; the same for the same seed; quick and unobtrusive."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from scenarioc.build import Built, build
from scenarioc.problems import Problem, Rejected
from support.cluster import Cluster
from support.locust_run import COMPILER
from support.server import Server

pytestmark = pytest.mark.xdist_group("records")

SPEC = """version: 1
name: making
target: ${env.TARGET:-http://localhost:8000}
data:
  client:
OPTIONS
    fields:
FIELDS
  many: {rows_of: client, count: COUNT, format: FORMAT}
scenarios:
  one:
    think: 20ms
    flow:
      - post: /one
        json: ${client}
  lot:
    think: 20ms
    flow:
      - post: /lot
        body: ${many}
load: {users: 4, for: 1m}
"""
EVERY_KIND = """id: {sequence: 100, step: 2}
name: {faker: name}
email: ${lower(split(name, " ")[0])}.${id}@example.test
province: {choice: {ON: 3, QC: 1}}
color: {choice: [red, 5, null]}
age: {range: 18..80}
score: {range: 0.5..1.5, digits: 3}
postcode: {pattern: '?#? #?# \\#'}
code: {pattern: "A-####", unique: true}
ticket: {range: 1..9999, unique: true}
born: {date: -80y..-18y}
start: {date: 2024-01-01..2024-12-31}
end: {date: "${start}", offset: 1d..2w, format: "%d.%m.%Y"}
ref: {faker: uuid4}
contact: {faker: email, unique: true}
address: {fields: {city: {faker: city}, label: "for ${name}"}}
tags: {list: {faker: word}, length: 1..3}
kind: person
lucky: ${randint(1, 6) + age}"""
ONE_FIELD = "id: {sequence: 1}"


def spec(fields: str = ONE_FIELD, options: str = "", count: str = "5", form: str = "csv") -> str:
    lines = "".join(f"      {line}\n" for line in fields.splitlines())
    text = SPEC.replace("FIELDS\n", lines).replace("OPTIONS\n", f"    {options}\n" if options else "")
    return text.replace("COUNT", count).replace("FORMAT", form)


def compiled(text: str) -> Built:
    def read(path: str) -> str:
        raise FileNotFoundError(path)

    return build(text, "making.yaml", read=read)


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(Rejected) as rejected:
        compiled(text)
    return rejected.value.problems


def locustfile(text: str) -> str:
    return next(file.text for file in compiled(text).files if file.path == "locustfile.py")


DRAW = """
import json, sys
from locust.env import Environment
environment = Environment(events=events)
environment.create_local_runner()
events.init.fire(environment=environment, runner=environment.runner, web_ui=None)
events.test_start.fire(environment=environment)
ones = [CLIENT.take(None) for _ in range(20)]
lots = [MANY.take(None).decode("latin-1") for _ in range(2)]
print(json.dumps([ones, lots]))
"""


def drawn(text: str) -> tuple[list[dict[str, Any]], list[bytes]]:
    """What a generated locustfile draws in one process: twenty records and two batches."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-"],
        input=locustfile(text).replace("from locust import ", "from locust import events, ", 1) + DRAW,
        env={**os.environ, "PYTHONPATH": str(COMPILER)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    ones, lots = json.loads(run.stdout.splitlines()[-1])
    return ones, [lot.encode("latin-1") for lot in lots]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("id: {faker: naem}", "unknown-faker-provider"),
        ("id: {faker: pyint, with: {most: 3}}", "wrong-faker-arguments"),
        ("id: {faker: pyint, with: {max_value: [1]}}", "wrong-faker-arguments"),
        ("id: {}", "one-generator"),
        ("id: {faker: name, sequence: 1}", "one-generator"),
        ("id: {sequence: 1, digits: 2}", "misplaced-key"),
        ("id: {range: 9..1}", "not-a-range"),
        ("id: {range: wide}", "not-a-range"),
        ("id: {choice: {a: -1}}", "not-a-weight"),
        ("id: {choice: []}", "not-a-choice"),
        ("id: {date: tomorrow}", "not-a-date"),
        ("id: {date: today..-3d}", "not-a-date"),
        ("id: {date: today, offset: soon}", "not-a-date"),
        ("id: {list: x, length: 3..1}", "not-a-length"),
        ("id: {range: 0.5..1, unique: true}", "not-unique"),
        ("id: {faker: pyint, unique: true}", "not-unique"),
        ("id: ${other}", "unknown-name"),
        ("id: ${user.id}", "not-in-records"),
        ("id: ${a}\na: ${id}", "field-cycle"),
    ],
)
def test_a_field_that_cannot_be_made_has_a_code(field: str, code: str) -> None:
    assert [problem.code for problem in problems(spec(field))] == [code]


def test_locales_records_and_fields_are_known() -> None:
    assert problems(spec("id: {faker: name}", "locale: en_CAN"))[0].help == "did you mean `en_CA`?"
    assert problems(spec().replace("rows_of: client", "rows_of: cleint"))[0].help == "did you mean `client`?"
    address = spec("address: {fields: {city: {faker: city}}}")
    wrong = address.replace("json: ${client}", "json: {c: '${client.address.town}'}")
    assert [problem.code for problem in problems(wrong)] == ["unknown-field"]
    compiled(address.replace("json: ${client}", "json: {c: '${client.address.city}'}"))


def test_every_kind_of_field_gives_what_it_says() -> None:
    ones, [first, _] = drawn(spec(EVERY_KIND, "locale: en_CA", count="200"))
    assert len({one["id"] for one in ones}) == 20
    for one in ones:
        assert one["email"] == f"{one['name'].split(' ')[0].lower()}.{one['id']}@example.test"
        assert one["province"] in ("ON", "QC")
        assert one["color"] in ("red", 5, None)
        assert 18 <= one["age"] <= 80
        assert 0.5 <= one["score"] <= 1.5
        assert re.fullmatch(r"[A-Z]\d[A-Z] \d[A-Z]\d #", one["postcode"])
        assert re.fullmatch(r"[0-9a-f-]{36}", one["ref"])
        assert re.fullmatch(r"2024-\d\d-\d\d", one["start"])
        assert re.fullmatch(r"\d\d\.\d\d\.202[45]", one["end"])
        assert one["address"]["label"] == f"for {one['name']}"
        assert 1 <= len(one["tags"]) <= 3
        assert one["age"] + 1 <= one["lucky"] <= one["age"] + 6
    rows = list(csv.DictReader(io.StringIO(first.decode())))
    assert list(rows[0]) == list(ones[0])
    for unique in ("id", "code", "ticket", "contact", "ref"):
        assert len({row[unique] for row in rows} | {str(one[unique]) for one in ones}) == 220, unique
    assert json.loads(rows[0]["address"])["label"] == f"for {rows[0]['name']}"


def test_the_same_seed_gives_the_same_records_and_batches() -> None:
    text = spec(EVERY_KIND, "seed: 7", count="200")
    assert drawn(text) == drawn(text)
    assert drawn(text)[0] != drawn(spec(EVERY_KIND, "seed: 8", count="200"))[0]


def test_batches_are_json_lines_and_workbooks() -> None:
    fields = "id: {sequence: 1}\nname: {faker: name}\ntags: {list: x, length: 2}"
    as_json = [json.loads(lot) for lot in drawn(spec(fields, count="450", form="json"))[1]]
    as_lines = [json.loads(line) for line in drawn(spec(fields, count="450", form="jsonl"))[1][0].splitlines()]
    assert [len(lot) for lot in as_json] == [450, 450]
    assert [row["id"] for row in as_lines] == [row["id"] for row in as_json[0]]
    assert as_lines[0]["tags"] == ["x", "x"]
    with zipfile.ZipFile(io.BytesIO(drawn(spec(fields, count="450", form="xlsx"))[1][0])) as book:
        assert book.testzip() is None
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        parts = [ElementTree.fromstring(book.read(name)) for name in book.namelist()]
    rows = [["".join(cell.itertext()) for cell in row] for row in sheet[0]]
    assert len(parts) == 5
    assert rows[0] == ["id", "name", "tags"]
    assert len(rows) == 451
    assert [row[0] for row in rows[1:]] == [str(row["id"]) for row in as_json[0]]


def written(folder: Path, built: Built) -> Path:
    folder.mkdir()
    for file in built.files:
        (folder / file.path).write_text(file.text, encoding="utf-8")
    return folder


def test_numbers_are_unique_and_records_the_same_whatever_the_number_of_workers(tmp_path: Path) -> None:
    fields = "id: {sequence: 1}\nname: {faker: name}\ncode: {pattern: 'A-######', unique: true}"
    text = spec(fields, "seed: 3", count="50")
    seen: list[dict[int, Any]] = []
    for workers in (1, 3):
        folder = written(tmp_path / f"run{workers}", compiled(text))
        options = ("-u", "8", "-r", "8", "-t", "4s")
        with (
            Server({"POST /one": {}, "POST /lot": {}}) as server,
            Cluster(folder, workers, *options, target=server.url) as cluster,
        ):
            code, output = cluster.finish()
            requests = server.requests()
        assert code == 0, output
        records = [json.loads(request.body) for request in requests if request.path == "/one"]
        lots = [request.body for request in requests if request.path == "/lot"]
        rows = [row for lot in lots for row in csv.DictReader(io.StringIO(lot))]
        ids = [record["id"] for record in records] + [int(row["id"]) for row in rows]
        assert len(ids) == len(set(ids)) > 150
        seen.append({int(lot.splitlines()[1].split(",")[0]): lot for lot in lots})
    both = seen[0].keys() & seen[1].keys()
    assert len(both) > 1
    assert all(seen[0][first] == seen[1][first] for first in both)


def shown(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    (folder / "people.csv").write_text("id;age\n1;20\n2;30\n", encoding="utf-8")
    feeder = "  people: {file: people.csv, delimiter: ;, columns: {age: integer}, when_exhausted: stop}\n"
    text = spec(EVERY_KIND, "seed: 7").replace("data:\n", "data:\n" + feeder)
    text = text.replace("json: ${client}", "json: {c: '${client}', p: '${people}'}")
    (folder / "making.yaml").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "scenarioc", "data", "making.yaml", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(COMPILER)},
        capture_output=True,
        timeout=60,
    )


def test_data_can_be_looked_at_and_exported(tmp_path: Path) -> None:
    overview = shown(tmp_path).stdout.decode().splitlines()
    assert [line.split()[0] for line in overview] == ["name", "people", "client", "many"]
    people = shown(tmp_path, "people", "--as", "json")
    assert json.loads(people.stdout) == [{"id": "1", "age": 20}, {"id": "2", "age": 30}]
    clients = list(csv.DictReader(io.StringIO(shown(tmp_path, "client", "-n", "3", "--as", "csv").stdout.decode())))
    assert [row["id"] for row in clients] == ["100", "102", "104"]
    assert shown(tmp_path, "many", "-n", "2").stdout.decode().count("\n") == 3
    misspelt = shown(tmp_path, "peple")
    assert misspelt.returncode == 2
    assert b"did you mean `people`?" in misspelt.stderr


def test_a_record_can_be_looked_at_with_the_lent_rows_that_it_is_made_from(tmp_path: Path) -> None:
    text = spec("who: ${people.name}").replace("OPTIONS\n", "").replace("  many:", "  others:").split("  others:")
    people = "  people: {rows: [{name: Ann}, {name: Bo}], pick: unique}\n"
    flow = "scenarios: {one: {flow: [{post: /one, json: '${client}'}]}}\nload: {users: 1, for: 1m}\n"
    (tmp_path / "made.yaml").write_text(text[0] + people + flow, encoding="utf-8")
    command = [sys.executable, "-m", "scenarioc", "data", "made.yaml", "client", "-n", "3", "--as", "csv"]
    environment = {**os.environ, "PYTHONPATH": COMPILER}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("who\nAnn\nBo\nAnn\n", "")
