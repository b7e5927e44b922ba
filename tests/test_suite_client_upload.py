"""Suite client_upload, run by real Locust against a real Django backend that checks every record it gets."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from backends import Recorded, started
from scenarioc.cli import scenarioc
from support.suites import SPECS, build, run

pytestmark = pytest.mark.xdist_group("client_upload")

BATCH = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SPECS / "client_upload.yaml", tmp_path_factory.mktemp("client_upload"))


def test_client_upload_sends_batches_of_valid_unique_records_and_stores_none(folder: Path) -> None:
    settings = {"BATCH_SIZE": str(BATCH), "CONCURRENCY": "2", "DURATION": "4s", "TOKEN": "secret-of-the-test"}
    with started("django_upload", token=settings["TOKEN"]) as backend:
        ended = run(folder, backend.url, ["--load", "light"], **settings)
        requests = backend.requests()
    assert ended.code == 0, ended.output
    assert [(r.method, r.path) for r in requests[:2]] == [("GET", "/health/"), ("POST", "/api/clients/upload/")]
    assert {r.status for r in requests} == {200}, [r for r in requests if r.status != 200][:1]
    assert {r.headers.get("x-load-test") for r in requests} == {"true"}
    uploads = requests[2:]
    assert len(uploads) >= 2
    records = [record for upload in uploads for record in rows(upload)]
    assert len(records) == BATCH * len(uploads)
    for unique in ("client_id", "email"):
        assert len({record[unique] for record in records}) == len(records)
    assert len({record["street"] for record in records}) > BATCH / 2
    summary = json.loads((folder / "results" / "summary.json").read_text("utf-8"))
    [metric] = summary["metrics"]
    # The end of the run may come between an upload and its answer.
    assert BATCH * (len(uploads) - 2) <= metric["value"] <= BATCH * len(uploads)
    assert metric["value"] == BATCH * summary["totals"]["requests"]
    assert settings["TOKEN"] not in ended.output + json.dumps(summary)


def rows(upload: Recorded) -> list[dict[str, str]]:
    """The records of the file that an upload sent."""
    content = upload.body
    table = content.split("\r\n\r\n", 1)[1].rsplit("\r\n--", 1)[0]
    return list(csv.DictReader(io.StringIO(table)))


def test_client_upload_sends_nothing_more_to_a_service_that_would_store_it(folder: Path) -> None:
    with started("django_upload", honours_marker="no") as backend:
        ended = run(folder, backend.url, ["--load", "light"], BATCH_SIZE="10", DURATION="5s")
        requests = backend.requests()
    assert ended.code == 3, ended.output
    assert [r.path for r in requests] == ["/health/", "/api/clients/upload/"]
    assert "The run broke: the setup failed: POST /api/clients/upload/: expected" in ended.output


def test_the_artillery_form_of_client_upload_becomes_the_same_test(tmp_path: Path) -> None:
    for name in ("test.yml", "clients.csv"):
        shutil.copy(SPECS.parent / "tests" / "imports" / "artillery" / "client-upload" / name, tmp_path)
    script, spec = str(tmp_path / "test.yml"), str(tmp_path / "test.yaml")
    short = '{"config": {"phases": [{"duration": 2, "arrivalCount": 4, "maxVusers": 4}]}}'
    words = ["convert", script, "-o", spec, "-e", "light", "--overrides", short]
    converted = CliRunner().invoke(scenarioc, words)
    assert converted.exit_code == 0, converted.output
    made = build(Path(spec), tmp_path)
    with started("django_upload", token="secret-of-the-test") as backend:
        ended = run(made, backend.url, TOKEN="secret-of-the-test")
        requests = backend.requests()
    assert ended.code == 0, ended.output
    assert [request.path for request in requests] == ["/health/", *["/api/clients/upload/"] * 5]
    assert {(request.status, request.headers.get("x-load-test")) for request in requests} == {(200, "true")}
    assert {len(rows(upload)) for upload in requests[1:]} == {3}
    summary = json.loads((made / "results" / "summary.json").read_text("utf-8"))
    statuses = {one["text"]: one["status"] for one in summary["thresholds"]}
    assert len(statuses) == 6
    assert set(statuses.values()) == {"held"}
