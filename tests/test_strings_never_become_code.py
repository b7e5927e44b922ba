"""Whatever a spec says, no output takes it for code: each text is judged by the parser of its own language."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scenarioc import render
from scenarioc.languages import dotenv, shell
from scenarioc.naming import host_name
from scenarioc.plan.model import Plan, Watched
from scenarioc.targets import File, runners
from scenarioc.targets.registry import TARGETS, chosen
from support import readings
from support.hostile import HOSTILE, UNSPEAKABLE, hostile_text
from support.languages import LANGUAGES, Language, Writer, hashed
from support.plans import constant, plan, saying, staged
from support.readings import Broken, Reading

SHELLS = [name for name in ("sh", "bash", "dash") if shutil.which(name)]
SHELLCHECK = shutil.which("shellcheck", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
each_language = pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)


def holds(
    language: Language, values: Sequence[str], *, literal: Writer | None = None, comment: Writer | None = None
) -> bool:
    """Whether a text of statements with these values, and with each value as a comment too, is read as meant."""
    literal, comment = literal or language.module.literal, comment or language.module.comment
    lines = [language.statement(index, literal(value)) + comment(value) + "\n" for index, value in enumerate(values)]
    plain = [language.statement(index, language.module.literal("x y")) for index in range(len(values))]
    try:
        reading = language.read("".join(lines))
    except Broken:
        return False
    skeleton = language.read("".join(plain)).skeleton
    return reading.literals == tuple(values) and reading.skeleton.split() == skeleton.split()


def carried(language: Language, value: str) -> bool:
    try:
        language.module.literal(value)
    except ValueError:
        return False
    return True


# --- literals and comments ----------------------------------------------------------------------------------------


@each_language
@given(values=st.lists(hostile_text, min_size=1, max_size=4))
def test_every_language_reads_back_what_it_was_given(language: Language, values: list[str]) -> None:
    assert holds(language, [value for value in values if carried(language, value)])


@each_language
@given(text=hostile_text)
def test_a_comment_says_anything_and_does_nothing(language: Language, text: str) -> None:
    assert holds(language, ["before"], comment=lambda _: language.module.comment(text))


@each_language
def test_the_corpus_is_carried_or_refused(language: Language) -> None:
    values = [value for value in HOSTILE if carried(language, value)]
    assert holds(language, values)
    assert len(values) == len(HOSTILE) or not language.carries_everything
    assert len(values) > 10


@each_language
@pytest.mark.parametrize("value", UNSPEAKABLE, ids=ascii)
def test_what_no_file_can_carry_is_refused_or_escaped(language: Language, value: str) -> None:
    if carried(language, value):
        language.module.literal(value).encode()
        assert holds(language, [value])
    language.module.comment(value).encode()


@each_language
def test_a_careless_literal_would_be_noticed(language: Language) -> None:
    for careless in language.careless_literals:
        assert not all(holds(language, [value], literal=careless) for value in HOSTILE if carried(language, value))


@each_language
def test_a_careless_comment_would_be_noticed(language: Language) -> None:
    for careless in language.careless_comments:
        said = [partial(lambda comment, text, _: comment(text), careless, text) for text in HOSTILE]
        assert not all(holds(language, ["x"], comment=comment) for comment in said)


@pytest.mark.parametrize("shell_name", SHELLS)
def test_real_shells_read_the_corpus_back(shell_name: str) -> None:
    script = "printf '%s\\0' " + " ".join(shell.literal(value) for value in HOSTILE) + "\n"
    script += "".join(f"{shell.comment(value)}\n" for value in HOSTILE)
    done = subprocess.run(
        [str(shutil.which(shell_name))], input=script.encode(), capture_output=True, check=True, env={"PATH": ""}
    )
    assert done.stdout.decode().split("\0")[:-1] == list(HOSTILE)
    assert done.stderr == b""


# --- files --------------------------------------------------------------------------------------------------------

READ = {
    "locust.toml": readings.toml,
    "run.py": readings.python,
    "cluster.py": readings.python,
    "verify.py": lambda text: Reading(text, ()),
    "run.sh": readings.sh,
    "run.ps1": readings.powershell,
    "run.bat": readings.batch,
    "requirements.txt": lambda text: Reading(text, ()),
    ".env.example": readings.dotenv,
}


def emitted(some: Plan) -> dict[str, File]:
    return {file.path: file for file in runners.emit(some, imports=frozenset({"locust"}))}


def wrong_files(word: str) -> list[str]:
    """The files in which a spec that says this word everywhere changes more than data."""
    plain, wrong = emitted(saying("plain")), []
    for path, file in emitted(saying(word)).items():
        try:
            reading = READ[path](file.text)
        except Broken:
            wrong.append(path)
            continue
        expected = READ[path](plain[path].text)
        if reading.skeleton != expected.skeleton or not meant(path, word, reading, expected):
            wrong.append(path)
    return wrong


def meant(path: str, word: str, reading: Reading, expected: Reading) -> bool:
    """Whether the literals are those of the plain file with the word in its place."""
    if path == ".env.example":
        return reading.literals in ((word, ""), ("", ""))
    return len(reading.literals) == len(expected.literals) and all(
        got == {"plain": word, "plain2": f"{word}2"}.get(want, got if " user" in want else want)
        for got, want in zip(reading.literals, expected.literals, strict=True)
    )


@given(word=hostile_text)
def test_no_file_takes_what_a_spec_says_for_code(word: str) -> None:
    if carried(LANGUAGES["toml"], word):
        assert wrong_files(word) == []
    else:
        with pytest.raises(ValueError, match="cannot carry"):
            emitted(saying(word))


@pytest.mark.parametrize("word", HOSTILE, ids=lambda word: ascii(word)[:40])
def test_no_hostile_word_gets_out_of_its_place(word: str) -> None:
    assert wrong_files(word) == []


@pytest.mark.parametrize("file", ["run.sh", "run.ps1", "run.bat", "cluster.py", "verify.py", "requirements.txt"])
@given(word=hostile_text.filter(lambda word: carried(LANGUAGES["toml"], word)))
def test_some_files_hold_nothing_from_the_spec_at_all(file: str, word: str) -> None:
    assert emitted(saying(word))[file] == emitted(saying("plain"))[file]


# --- targets ------------------------------------------------------------------------------------------------------


def config_map(text: str) -> Reading:
    """A ConfigMap: its keys, and the files in it."""
    data = yaml.load(text.encode(), yaml.CSafeLoader)
    return Reading(" ".join([*data, *data["data"]]), (data["metadata"]["name"], *data["data"].values()))


READ_TARGET = {
    "compose.yaml": readings.dollars,
    "kubernetes/files.yaml": config_map,
    "kubernetes/load.yaml": readings.dollars,
    "kubernetes/locusttest.yaml": readings.dollars,
    "ci/github.yml": readings.github,
    "ci/gitlab.yml": readings.dollars,
    "azure.yaml": readings.yaml_,
    "grafana/dashboard.json": readings.json_,
}


def targeted(word: str) -> dict[str, str]:
    """The files of all targets for a spec that says this word everywhere, and what the ConfigMap holds of others."""
    some = replace(saying(word), watched=Watched(9646))
    carried = [File("locustfile.py", "x = 1\n"), *runners.emit(some, imports=frozenset({"locust"}))]
    carried += [File("data/rows.csv", word, copied=True), File(f"data/{word}", "x", copied=True)]
    return {file.path: file.text for file in [*carried, *chosen(some, carried, TARGETS)]}


@functools.cache
def plain_targets() -> tuple[dict[str, str], dict[str, Reading]]:
    files = targeted("plain")
    return files, {path: read(files[path]) for path, read in READ_TARGET.items()}


def wrong_targets(word: str) -> list[str]:
    """The files of targets in which a spec that says this word everywhere changes more than data."""
    (plain, wanted), files = plain_targets(), targeted(word)
    known = {text: {files[path]} for path, text in plain.items() if path in files}
    known |= {
        "plain": {word, word[:50]},
        "plain2": {f"{word}2"},
        "data/plain": {f"data/{word}"},
        "sent/plain": {f"sent/{word}"},
    }
    known["load-plain"] = {name := f"load-{host_name(word)}", name[:40]}
    wrong = []
    for path, read in READ_TARGET.items():
        if path == "ci/github.yml" and "${{" in word:
            continue  # a profile that GitHub would evaluate cannot be chosen there
        got, want = read(files[path]), wanted[path]
        named = {other: _renamed(other, word) for other in want.literals}
        pairs = list(zip(got.literals, want.literals, strict=False))
        same = got.skeleton == want.skeleton and len(got.literals) == len(want.literals)
        if not (same and all(one in known.get(other, {named[other]}) for one, other in pairs)):
            wrong.append(path)
    return wrong


def _renamed(text: str, word: str) -> str:
    text = text.replace("load-plain", f"load-{host_name(word)}")
    return text.replace("generated/plain", f"generated/{word}").replace("plain: load test", f"{word}: load test")


def test_no_target_takes_what_a_spec_says_for_code() -> None:
    assert {word[:60]: wrong for word in HOSTILE if (wrong := wrong_targets(word))} == {}


@pytest.mark.usefixtures("fresh_templates")
def test_a_careless_literal_would_be_noticed_in_a_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LANGUAGES["dollars"].module, "literal", LANGUAGES["yaml"].module.literal)
    assert "ci/gitlab.yml" in wrong_targets("$HOME")


@pytest.fixture
def fresh_templates() -> Iterator[None]:
    """Templates learn how to write literals once; these tests teach them something else for a while."""
    render.environment.cache_clear()
    yield
    render.environment.cache_clear()


@pytest.mark.usefixtures("fresh_templates")
@pytest.mark.parametrize(("name", "path"), [("toml", "locust.toml"), ("dotenv", ".env.example")])
def test_a_careless_literal_would_be_noticed_in_the_file(name: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    language = LANGUAGES[name]
    careful = language.module.literal

    def write(careless: Writer, value: object) -> str:
        return careless(value) if isinstance(value, str) else careful(value)

    for careless in language.careless_literals:
        render.environment.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(language.module, "literal", partial(write, careless))
            assert any(path in wrong_files(word) for word in HOSTILE)


@pytest.mark.usefixtures("fresh_templates")
def test_a_careless_comment_would_be_noticed_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dotenv, "comment", hashed)
    assert any(".env.example" in wrong_files(word) for word in HOSTILE)


# --- scripts under the judgement of others ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The script of a plan with every hostile word as a profile, and of one with a plain profile."""
    folder = tmp_path_factory.mktemp("hostile")
    profiles = [staged(word, 5, 1, 2) if index % 2 else constant(word, 3, 4) for index, word in enumerate(HOSTILE)]
    paths = {}
    for name, some in {"all": plan(*profiles), "plain": plan(constant("light", 3, 4))}.items():
        paths[name] = str(folder / f"{name}.sh")
        (folder / f"{name}.sh").write_text(emitted(some)["run.sh"].text, newline="")
    return paths


@pytest.mark.parametrize("judge", SHELLS)
def test_shells_accept_the_script_of_a_hostile_plan(judge: str, scripts: dict[str, str]) -> None:
    for script in scripts.values():
        assert subprocess.run([judge, "-n", script], capture_output=True, check=False).stderr == b""


@pytest.mark.parametrize("name", ["plain", "all"])
def test_shellcheck_finds_nothing_in_the_script(name: str, scripts: dict[str, str]) -> None:
    command = [str(SHELLCHECK), "--shell=sh", scripts[name]]
    assert subprocess.run(command, capture_output=True, text=True, check=False).stdout == ""


def test_the_batch_file_expands_only_what_it_means_to() -> None:
    text = emitted(saying("plain"))["run.bat"].text
    reading = readings.batch(text)
    assert "%~dp0" in reading.skeleton
    assert text.count("%") == 2 * (1 + 1 + 2)
    assert text.isascii()
