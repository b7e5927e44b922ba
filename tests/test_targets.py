"""What is made for containers, clusters and pipelines: by their own schemas, and by running the commands in it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from scenarioc.build import build
from scenarioc.languages.yaml import block
from scenarioc.problems import Rejected
from scenarioc.targets.registry import TARGETS
from support.cluster import wait_until
from support.hostile import HOSTILE
from support.server import Server, free_port

PLAIN = """\
version: 1
name: Plain
target: ${env.TARGET:-http://127.0.0.1:1}
scenarios: {reader: {think: 0.1s, flow: [GET /items]}}
load: {users: 2, for: 2s}
thresholds: [error_rate < 1%]
"""
RICH = """\
version: 1
name: Rich & "quoted"
target: ${env.TARGET}
data:
  items: {file: items.csv, pick: random, delimiter: "\\t"}
scenarios:
  reader:
    think: 0.1s
    flow:
      - post: /items/${items.id}
        headers: {Authorization: "Bearer ${env.API_TOKEN:-hunter2}", X-Name: "${faker.word()}"}
        body: {file: picture.png}
load:
  profiles:
    peak hour: {users: [{to: 5, over: 1m}]}
    light: {users: 2, for: 2s}
safety: {production: [shop.test], hosts: [127.0.0.1, shop.test]}
thresholds: [error_rate < 1%, p99.9 < 60s, "reader: p95 < 60s", {that: avg < 1s, over: 10s, warn: true}]
outputs: {workers: 3}
"""
BESIDE = {"items.csv": "id\tname\r\n1\tcaf\u00e9\r\n2\t\u202e\r\n", "picture.png": "x"}
WATCHED = PLAIN.replace("Plain", "Watched") + "outputs: {prometheus: 9646, opentelemetry: true}\n"
SPECS = {"plain": PLAIN, "rich": RICH, "watched": WATCHED}
LABEL = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
each_spec = pytest.mark.parametrize("name", SPECS)


@cache
def built(name: str) -> dict[str, str]:
    """The files of a spec with all targets that are possible."""
    targets = [target for target in TARGETS if target != "grafana" or "prometheus" in SPECS[name]]
    files = build(SPECS[name], f"{name}.yaml", read=BESIDE.__getitem__, targets=targets).files
    return {file.path: file.text for file in files}


def documents(text: str) -> list[Any]:
    return list(yaml.load_all(text.encode(), yaml.CSafeLoader))


def written(name: str, folder: Path) -> Path:
    for path, text in built(name).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    (folder / "run.sh").chmod(0o755)
    (folder / "sent").mkdir()
    (folder / "sent" / "picture.png").write_text("x")
    return folder


def test_none_of_them_is_made_unless_somebody_asks() -> None:
    files = {file.path for file in build(PLAIN, "plain.yaml", read=BESIDE.__getitem__).files}
    added = {"compose.yaml", "azure.yaml", "ci/github.yml", "ci/gitlab.yml"}
    added |= {f"kubernetes/{file}.yaml" for file in ("files", "load", "locusttest")}
    assert set(built("plain")) - files == added
    asked = build(PLAIN + "outputs: {targets: [github]}\n", "plain.yaml", read=BESIDE.__getitem__, targets=["azure"])
    assert {file.path for file in asked.files} - files == {"ci/github.yml", "azure.yaml"}


# --- their own schemas ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("compose.yaml", "vendor.compose-spec"),
        ("ci/github.yml", "vendor.github-workflows"),
        ("ci/gitlab.yml", "vendor.gitlab-ci"),
    ],
)
def test_the_schema_of_the_system_accepts_the_file(path: str, schema: str, tmp_path: Path) -> None:
    places = []
    for name in SPECS:
        places.append(str(tmp_path / f"{name}.yaml"))
        Path(places[-1]).write_text(built(name)[path], "utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--no-cache", "--builtin-schema", schema, *places]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@each_spec
def test_kubernetes_accepts_the_manifests(name: str) -> None:
    manifests = [*documents(built(name)["kubernetes/files.yaml"]), *documents(built(name)["kubernetes/load.yaml"])]
    assert [one["kind"] for one in manifests] == ["ConfigMap", "Service", "Job", "Job"]
    for manifest in manifests:
        kubernetes_validate.validate(manifest, "1.31", strict=True)
        assert LABEL.fullmatch(manifest["metadata"]["name"])
    manifests[2]["spec"]["backoffLimits"] = 1
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifests[2], "1.31", strict=True)


# What https://abdelrhmanhamouda.github.io/locust-k8s-operator/api_reference/ says of version 2.
LOCUST_TEST = {
    "spec": {"image", "imagePullPolicy", "imagePullSecrets", "master", "worker", "testFiles", "scheduling", "env"}
    | {"volumes", "volumeMounts", "security", "observability"},
    "master": {"command", "resources", "labels", "annotations", "autostart", "autoquit", "extraArgs"},
    "worker": {"command", "replicas", "resources", "labels", "annotations", "extraArgs"},
    "autoquit": {"enabled", "timeout"},
    "env": {"configMapRefs", "secretRefs", "variables", "secretMounts"},
}


@each_spec
def test_the_locust_operator_accepts_its_resource(name: str) -> None:
    (one,) = documents(built(name)["kubernetes/locusttest.yaml"])
    assert (one["apiVersion"], one["kind"]) == ("locust.io/v2", "LocustTest")
    spec = one["spec"]
    nested = {"spec": spec, "autoquit": spec["master"]["autoquit"]} | {k: spec[k] for k in ("master", "worker", "env")}
    assert {key for key, value in nested.items() if set(value) - LOCUST_TEST[key]} == set()
    assert {"image", "master", "worker"} <= set(spec)
    assert 1 <= spec["worker"]["replicas"] <= 500
    # The operator splits commands at spaces and brings these options itself.
    assert not {"--master", "--worker", "--autostart"} & {
        *spec["master"]["command"].split(),
        *spec["worker"]["command"],
    }
    pod = {"containers": [{"name": "x", "image": spec["image"], "env": spec["env"]["variables"]}]}
    pod |= {"volumes": spec["volumes"]}
    mounts = [{key: value for key, value in mount.items() if key != "target"} for mount in spec["volumeMounts"]]
    pod["containers"][0]["volumeMounts"] = mounts
    whole = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": pod}
    kubernetes_validate.validate(whole, "1.31", strict=True)
    assert all(mount["target"] in ("master", "worker", "both") for mount in spec["volumeMounts"])


# What https://learn.microsoft.com/azure/load-testing/reference-test-config-yaml says of version 0.1.
AZURE = {"version", "testId", "displayName", "description", "testType", "testPlan", "engineInstances", "env", "secrets"}
AZURE |= {"configurationFiles", "failureCriteria", "autoStop", "splitAllCSVs", "properties", "zipArtifacts"}
CRITERION = re.compile(
    r"((avg|min|max|p50|p75|p9[05-9]|p999)\(response_time_ms\)|percentage\(error\)|avg\(requests_per_sec\)"
    r"|count\(requests\)) [<>] [\d.]+"
)


@each_spec
def test_azure_accepts_its_test(name: str) -> None:
    (one,) = documents(built(name)["azure.yaml"])
    assert set(one) <= AZURE
    assert (one["version"], one["testType"]) == ("v0.1", "Locust")
    assert re.fullmatch(r"[a-z0-9_-]{2,50}", one["testId"])
    for file in [one["testPlan"], *one.get("configurationFiles", [])]:
        assert file in {*built(name), "sent/picture.png"}
    for pair in [*one["env"], *one.get("secrets", [])]:
        assert set(pair) == {"name", "value"}
        assert isinstance(pair["value"], str)
    assert all(CRITERION.fullmatch(line) for line in one["failureCriteria"])


def test_azure_judges_what_it_can_say() -> None:
    (one,) = documents(built("rich")["azure.yaml"])
    assert one["failureCriteria"] == ["percentage(error) > 1", "p999(response_time_ms) > 60000"]
    assert {pair["name"] for pair in documents(built("plain")["azure.yaml"])[0]["env"]} >= {"LOCUST_USERS"}


def changed(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """The members of ours that are not the same in theirs, which may have more."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, value in ours.items():
            yield from changed(value, theirs.get(key), f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from changed(*pair, f"{path}[{number}]")
    elif ours != theirs:
        yield path


def test_grafana_knows_every_member_of_its_dashboard() -> None:
    register_default_plugins()
    dashboard = json.loads(built("watched")["grafana/dashboard.json"])
    dashboard["panels"][0]["fieldConfig"]["defaults"]["colours"] = dashboard["refreshed"] = "no such member"
    known = json.loads(JSONEncoder().encode(Dashboard.from_json(dashboard)))
    assert set(changed(dashboard, known)) == {".panels[0].fieldConfig.defaults.colours", ".refreshed"}
    assert {target["datasource"]["uid"] for panel in known["panels"] for target in panel["targets"]} == {
        "${datasource}"
    }


def test_panels_of_a_dashboard_lie_side_by_side() -> None:
    for spec in (
        WATCHED,
        WATCHED.replace("error_rate < 1%", ""),
        WATCHED + "metrics: {a: counter, b: rate, c: trend}\n",
    ):
        (text,) = [
            file.text
            for file in build(spec, "watched.yaml", read=BESIDE.__getitem__, targets=["grafana"]).files
            if file.path.startswith("grafana/")
        ]
        taken: list[tuple[int, int]] = []
        for panel in json.loads(text)["panels"]:
            at = panel["gridPos"]
            assert at["x"] + at["w"] <= 24
            taken += [(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])]
        assert len(taken) == len(set(taken))


def test_a_dashboard_with_nothing_to_show_is_a_problem_wherever_it_is_asked_for() -> None:
    for more, targets in (("", ["grafana"]), ("outputs: {targets: [compose, grafana]}\n", [])):
        with pytest.raises(Rejected) as caught:
            build(PLAIN + more, "plain.yaml", read=BESIDE.__getitem__, targets=targets)
        assert [problem.code for problem in caught.value.problems] == ["no-prometheus"]


# --- what is in them ------------------------------------------------------------------------------------------------


@each_spec
def test_the_config_map_holds_the_files_to_the_byte(name: str) -> None:
    (one,) = documents(built(name)["kubernetes/files.yaml"])
    held = one["data"]
    load = documents(built(name)["kubernetes/load.yaml"])
    volumes = load[1]["spec"]["template"]["spec"]["volumes"]
    sources = next(volume for volume in volumes if volume["name"] == "files")["projected"]["sources"]
    items = {item["path"]: item["key"] for item in sources[0]["configMap"]["items"]}
    assert set(items.values()) == set(held)
    assert {"locustfile.py", "run.py", "cluster.py", "locust.toml"} <= set(items)
    for path, key in items.items():
        assert held[key] == built(name)[path], path
    if name == "rich":
        assert "data/items.csv" in items
        assert [item["path"] for item in sources[1]["configMap"]["items"]] == ["sent/picture.png"]


def test_a_block_of_yaml_is_read_back_as_it_was() -> None:
    texts = [*HOSTILE, *(f"{a}\n{b}\n" for a in HOSTILE for b in ("", "x", " x", "\n", "---"))]
    wrong = [
        text for text in texts if yaml.load(f"a:\n  b: {block(text, 4)}\n", yaml.CSafeLoader) != {"a": {"b": text}}
    ]
    assert wrong == []
    assert block("a\n\n  b\n", 4) == "|\n    a\n\n      b"


@each_spec
def test_workers_get_the_folder_only_where_the_locustfile_is_not_enough(name: str) -> None:
    (compose,) = documents(built(name)["compose.yaml"])
    worker = documents(built(name)["kubernetes/load.yaml"])[2]["spec"]["template"]["spec"]["containers"][0]
    alone = name == "plain"
    assert ("volumes" in compose["services"]["worker"]) is not alone
    assert ("volumeMounts" in worker) is not alone
    assert ("-" in compose["services"]["worker"]["command"]) is alone
    assert ("-" in worker["command"]) is alone
    assert ("Dockerfile" in built(name)) is not alone
    assert ("build" in compose["services"]["master"]) is not alone


def test_what_watches_a_run_finds_it_in_containers() -> None:
    files = built("watched")
    (compose,) = documents(files["compose.yaml"])
    _, service, master, worker = [
        *documents(files["kubernetes/files.yaml"]), *documents(files["kubernetes/load.yaml"])
    ]  # fmt: skip
    assert compose["services"]["master"]["ports"] == ["127.0.0.1:9646:9646"]
    assert {"name": "prometheus", "port": 9646} in service["spec"]["ports"]
    pods = [job["spec"]["template"]["spec"] for job in (master, worker)]
    assert {"containerPort": 9646} in pods[0]["containers"][0]["ports"]
    # Locust with its extra: the image has none of what it needs.
    assert all("locust[otel]>=2.47,<3" in pod["initContainers"][0]["command"] for pod in pods)
    assert "locust[otel]>=2.47,<3\n" in files["requirements.txt"]
    assert "--requirement /tmp/requirements.txt" in files["Dockerfile"]
    # Every process exports for itself: workers need the setting, and where it goes.
    for one in compose["services"].values():
        assert "OTEL_EXPORTER_OTLP_ENDPOINT" in one["environment"]
        assert one["build"] == "."
    for pod in pods:
        assert "OTEL_EXPORTER_OTLP_ENDPOINT" in {one["name"] for one in pod["containers"][0]["env"]}
        assert "-" not in pod["containers"][0]["command"]
    (operator,) = documents(files["kubernetes/locusttest.yaml"])
    assert "--otel" in operator["spec"]["worker"]["command"]
    assert "OTEL" not in built("plain")["compose.yaml"] + built("plain")["kubernetes/load.yaml"]
    assert "prometheus" not in built("plain")["kubernetes/load.yaml"]


def test_values_of_variables_are_written_nowhere() -> None:
    for path, text in built("rich").items():
        if path.partition("/")[0] in ("compose.yaml", "ci", "azure.yaml") or path.endswith(("load.yaml", "test.yaml")):
            assert "hunter2" not in text, path
            assert "API_TOKEN" in text, path
            assert "CONFIRM" in text, path
    workflow = built("rich")["ci/github.yml"]
    assert "${{ secrets.API_TOKEN }}" in workflow
    assert "${{ vars.TARGET }}" in workflow


# --- the commands in them -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(
        {"GET /items": {"status": 200}, "POST /items/1": {"status": 200}, "POST /items/2": {"status": 200}}
    ) as one:
        yield one


def environment(server: Server, **more: str) -> dict[str, str]:
    """The environment of a container: programs, and what the variables of the test are set to."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": programs, "TARGET": server.url, "PYTHONWARNINGS": "ignore", "HOME": "/nowhere", **more}


def command(service: dict[str, Any], folder: Path, default: Sequence[str]) -> list[str]:
    """What a container of Compose would start, in this folder and on this machine."""
    words = [*service.get("entrypoint", default), *service["command"]]
    here = {"python": sys.executable, "master": "127.0.0.1"}
    first = len(service.get("entrypoint", default))
    changed = [here.get(word, word) if number != first else word for number, word in enumerate(words)]
    return [word.replace("/load/", f"{folder}/") for word in changed]


def test_the_commands_of_compose_run_a_master_and_a_worker(server: Server, tmp_path: Path) -> None:
    folder = written("plain", tmp_path / "load")
    services = documents(built("plain")["compose.yaml"])[0]["services"]
    port, health = str(free_port()), str(free_port())
    ports = {"LOCUST_MASTER_BIND_PORT": port, "LOCUST_MASTER_NODE_PORT": port, "HEALTH_PORT": health, "WORKERS": "1"}
    # All workers of a machine keep what they get as `locustfile.py` in the folder for temporary files.
    folders = {"RESULTS": str(tmp_path / "results"), "TMPDIR": str(tmp_path)}
    known = environment(server, LOCUST_RUN_TIME="100s", **folders, **ports)
    programs: list[subprocess.Popen[str]] = []
    try:
        for name in ("master", "worker"):
            (tmp_path / name).mkdir()
            started = command(services[name], folder, [sys.executable, "-m", "locust"])
            programs.append(
                subprocess.Popen(
                    started, cwd=tmp_path / name, env=known, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
                )
            )
        asked = [sys.executable if word == "python" else word for word in services["master"]["healthcheck"]["test"][1:]]
        asked = [word.replace("/load/", f"{folder}/") for word in asked]
        codes: list[int] = []

        def healthy() -> bool:
            codes.append(subprocess.run(asked, env=known, capture_output=True, check=False).returncode)
            return codes[-1] == 0 or programs[0].poll() is not None

        wait_until(healthy)
        wait_until(lambda: len(server.requests()) > 5 or any(program.poll() is not None for program in programs))
        programs[0].terminate()
        output = [program.communicate(timeout=90)[0] for program in programs]
    finally:
        for program in programs:
            program.kill() if program.poll() is None else None
            program.communicate()
    assert [program.returncode for program in programs] == [0, 0], output
    assert codes[-1] == 0, output
    summary = json.loads((tmp_path / "results" / "summary.json").read_text())
    assert (summary["verdict"], summary["workers"]["count"]) == ("held", 1)


def scripts_of(name: str) -> dict[str, str]:
    """What the pipelines run in a shell: GitHub with `bash -e`, GitLab line by line."""
    steps = documents(built(name)["ci/github.yml"])[0]["jobs"]["load"]["steps"]
    (job,) = documents(built(name)["ci/gitlab.yml"])[0].values()
    return {
        "github": next(step["run"] for step in steps if step.get("name") == "Run"),
        "report": next(step["run"] for step in steps if step.get("name") == "Report"),
        "gitlab": "\n".join([*job["script"], *job["after_script"]]) + "\n",
    }


@each_spec
def test_shellcheck_finds_nothing_in_the_scripts_of_pipelines(name: str, tmp_path: Path) -> None:
    paths = []
    for key, script in scripts_of(name).items():
        paths.append(tmp_path / f"{key}.sh")
        paths[-1].write_text(f"set -e\n{script}")
    tool = str(Path(sys.executable).parent / "shellcheck")
    done = subprocess.run([tool, "--shell=sh", *paths], capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_the_workflow_runs_the_chosen_profile(server: Server, tmp_path: Path) -> None:
    folder = written("rich", tmp_path)
    # GitHub gives an empty text for what is not set; the token must then keep its default.
    known = environment(server, PROFILE="light", API_TOKEN="", CONFIRM="", CI="true")
    done = subprocess.run(
        [str(shutil.which("bash")), "-e", "-c", scripts_of("rich")["github"]],
        cwd=folder, env=known, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((folder / "results" / "summary.json").read_text())["verdict"] == "held"
    sent = [request for request in server.requests() if request.method == "POST"]
    assert {request.headers["authorization"] for request in sent} == {"Bearer hunter2"}


def test_the_job_of_gitlab_runs_where_the_folder_is(server: Server, tmp_path: Path) -> None:
    (job,) = documents(built("plain")["ci/gitlab.yml"])[0].values()
    folder = written("plain", tmp_path / job["variables"]["FOLDER"])
    script = "\n".join(line for line in job["script"] if " pip " not in line)
    known = environment(server, **job["variables"])
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=tmp_path, env=known, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "results" / "summary.json").exists()
    assert job["artifacts"]["paths"] == ["$FOLDER/results/"]
    assert all(shlex.split(line.replace("$FOLDER", "x")) for line in job["script"])
