"""What is shipped: a wheel that works where only its dependencies are, and no trace of the machine it was made on."""

import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import scenarioc

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SPEC = """\
version: 1
name: small
target: http://localhost:8000
scenarios: {visitor: {think: 1s, flow: [GET /health]}}
load: {users: 1, for: 5s}
"""


def pins() -> dict[str, str]:
    """Names and versions in requirements-test.txt."""
    lines = (ROOT / "requirements-test.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution, as an installer would."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.xdist_group("wheel")
def test_the_wheel_holds_templates_runtime_and_the_demo_but_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {f"scenarioc/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "templates").rglob("*.jinja")}
    assert shipped | {"scenarioc/specs/shop.yaml", "scenarioc/demo/first.yaml", "scenarioc/py.typed"} <= set(names)
    assert {f"scenarioc/runtime/{path.name}" for path in (ROOT / "compiler/scenarioc/runtime").glob("*.py")} <= set(
        names
    )
    assert not [name for name in names if not name.startswith(("scenarioc/", "scenarioc-"))]


@pytest.mark.xdist_group("wheel")
def test_the_wheel_builds_a_spec_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "a fresh one"
    venv.create(environment, with_pip=False)
    scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "--disable-pip-version-check"]
    command = [*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    # The dependencies come from here, but not scenarioc: an editable install is a .pth file, which only a site
    # folder honours, and a folder on PYTHONPATH is none.
    (tmp_path / "small.yaml").write_text(SPEC)
    for arguments in (["build", "small.yaml"], ["build", "small.yaml", "--check"], ["demo", "--spec"], ["init"]):
        done = subprocess.run(
            [scripts / "scenarioc", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": sysconfig.get_paths()["purelib"], "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "class Visitor(FastHttpUser)" in (tmp_path / "generated/small/locustfile.py").read_text()
    where = subprocess.run(
        [scripts / "python", "-c", "import scenarioc; print(scenarioc.__file__)"],
        env={"PYTHONPATH": sysconfig.get_paths()["purelib"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(environment)


def test_the_version_is_the_newest_of_the_changelog() -> None:
    releases = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert scenarioc.__version__ == releases[0] == version("scenarioc")


def test_the_pinned_versions_fit_the_bounds_and_cover_what_is_needed() -> None:
    pinned = pins()
    for text in PROJECT["project"]["dependencies"]:
        requirement = Requirement(text)
        assert {s.operator for s in requirement.specifier} == {">=", "<"}, f"{text} needs both bounds"
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])
    for text in (*PROJECT["dependency-groups"]["test"], *PROJECT["build-system"]["requires"]):
        assert canonicalize_name(Requirement(text).name) in pinned


def test_the_pins_are_names_and_versions_only() -> None:
    for name, pinned in pins().items():
        assert re.fullmatch(r"[a-z0-9-]+", name)
        assert re.fullmatch(r"([0-9]+!)?[0-9][0-9a-z.]*", pinned)


def test_no_tracked_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    # /home/locust is where Locust's own container image keeps what it writes
    traces = re.compile(
        rb"(?:index-url|find-links|trusted-host)\b|files\.python"
        rb"hosted|/simple/|"
        rb"(?<![\w.$}])/(?:home|root|Users|work|opt)/(?!locust/)\w+/"
    )
    found = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            found += [f"{name}: {m.group().decode()}" for m in traces.finditer(path.read_bytes())]
    assert not found
