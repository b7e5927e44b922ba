"""Several files and an environment make one document, and every place in it still leads to the right file."""

from __future__ import annotations

import pytest

from scenarioc.compose import assemble
from scenarioc.problems import Problem, Rejected
from scenarioc.source import Document, load


def put_together(files: dict[str, str], environment: str | None = None) -> Document:
    """The first of the files, with what it includes."""

    def read(path: str) -> str:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    name = next(iter(files))
    return assemble(load(files[name], name), read, environment)


def problems_of(files: dict[str, str], environment: str | None = None) -> tuple[Problem, ...]:
    with pytest.raises(Rejected) as caught:
        put_together(files, environment)
    return caught.value.problems


def test_a_document_without_includes_stays_as_it_is() -> None:
    document = load("name: shop\n", "x.yaml")
    assert assemble(document, str, None) is document


def test_entries_are_merged_and_keep_their_places() -> None:
    document = put_together(
        {
            "specs/shop.yaml": "include: [parts/a.yaml, b.json]\nname: shop\nvariables: {own: 1}\n",
            "specs/parts/a.yaml": "include: ../../common/c.yaml\nvariables:\n  from_a: 2\n",
            "specs/b.json": '{"endpoints": {"list": "GET /items"}}',
            "common/c.yaml": "variables: {from_c: ${x}}\n".replace("${x}", '"${x}"') + "include: []\n",
        }
    )
    assert document.data == {
        "variables": {"from_c": "${x}", "from_a": 2, "own": 1},
        "endpoints": {"list": "GET /items"},
        "name": "shop",
    }
    assert str(document.at(("variables", "from_a"))) == "specs/parts/a.yaml:3:11"
    assert str(document.key_at(("variables", "from_c"))) == "common/c.yaml:1:13"
    assert str(document.inside(("variables", "from_c"), 2, 3)) == "common/c.yaml:1:24"
    assert str(document.at(("endpoints", "list"))) == "specs/b.json:1:24"
    assert set(document.texts) == {"specs/shop.yaml", "specs/parts/a.yaml", "specs/b.json", "common/c.yaml"}
    assert document.at(()).file == "specs/shop.yaml"
    assert document.name == "specs/shop.yaml"


def test_a_file_included_on_two_ways_counts_once() -> None:
    files = {
        "a.yaml": "include: [b.yaml, c.yaml]\n",
        "b.yaml": "include: c.yaml\nname: b\n",
        "c.yaml": "version: 1\nvariables: {v: 1}\n",
    }
    assert put_together(files).data == {"version": 1, "variables": {"v": 1}, "name": "b"}


def test_every_file_may_state_the_same_version() -> None:
    assert put_together({"a.yaml": "version: 1\ninclude: b.yaml\n", "b.yaml": "version: 1\n"}).data == {"version": 1}
    assert problems_of({"a.yaml": "version: 1\ninclude: b.yaml\n", "b.yaml": "version: 2\n"})[0].code == "defined-twice"


def test_the_same_entry_in_two_files_is_a_problem_with_both_places() -> None:
    files = {"a.yaml": "include: b.yaml\nname: q\nvariables: {v: 1}\n", "b.yaml": "name: x\nvariables:\n  v: 1\n"}
    name, variable = problems_of(files)
    assert (name.code, name.message, str(name.span)) == (
        "defined-twice",
        "`name` is defined in two files",
        "a.yaml:2:1",
    )
    assert [(str(label.span), label.text) for label in name.labels] == [("b.yaml:1:1", "already defined here")]
    assert (variable.message, str(variable.span)) == ("`variables.v` is defined in two files", "a.yaml:3:13")
    assert [str(label.span) for label in variable.labels] == ["b.yaml:3:3"]


def test_a_circle_of_includes_is_told_with_its_chain() -> None:
    (problem,) = problems_of(
        {"./a.yaml": "include: b.yaml\n", "b.yaml": "include: c.yaml\n", "c.yaml": "include: a.yaml\n"}
    )
    assert (problem.code, str(problem.span)) == ("include-cycle", "c.yaml:1:10")
    assert problem.message == "`a.yaml` includes itself: a.yaml → b.yaml → c.yaml → a.yaml"
    assert [label.text for label in problem.labels] == ["includes `b.yaml`", "includes `c.yaml`"]


def test_a_file_that_includes_itself_is_a_circle() -> None:
    assert problems_of({"a.yaml": "include: ./a.yaml\n"})[0].message == "`a.yaml` includes itself: a.yaml → a.yaml"


def test_a_file_that_cannot_be_read_points_at_its_include() -> None:
    first, second, third = problems_of({"a.yaml": "include: [b.yml, x.yaml, 3]\n", "b.yaml": "name: x\n"})
    assert (first.code, str(first.span), first.help) == ("include-not-found", "a.yaml:1:11", "did you mean `b.yaml`?")
    assert second.message == "cannot read `x.yaml`: there is no such file"
    assert second.help == "the path is relative to the file that includes it"
    assert (third.code, str(third.span)) == ("wrong-type", "a.yaml:1:26")


def test_mistakes_in_several_included_files_are_told_at_once() -> None:
    problems = problems_of({"a.yaml": "include: [b.yaml, c.json]\n", "b.yaml": "a: b: c\n", "c.json": "{"})
    assert [str(problem.span) for problem in problems] == ["b.yaml:1:5", "c.json:1:1"]


def test_a_thousand_files_in_a_row_are_a_problem() -> None:
    files = {f"{i}.yaml": f"include: {i + 1}.yaml\n" for i in range(1000)}
    assert [problem.code for problem in problems_of(files)] == ["too-deep"]


SHOP = """\
target: http://localhost
variables: {size: 1, page: {limit: 20, sort: up}, gone: 3}
load: [light]
environments:
  staging:
    target: https://staging.example.test
    variables: {size: 2, page: {limit: 50}, gone: null, never: null}
    load: [heavy, long]
    name: new
  empty:
"""


def test_an_environment_merges_mappings_replaces_the_rest_and_removes_with_null() -> None:
    document = put_together({"x.yaml": SHOP}, "staging")
    assert document.data == {
        "target": "https://staging.example.test",
        "variables": {"size": 2, "page": {"limit": 50, "sort": "up"}},
        "load": ["heavy", "long"],
        "name": "new",
    }
    assert str(document.key_at(("variables", "page", "limit"))) == "x.yaml:7:33"
    assert str(document.at(("variables", "page", "sort"))) == "x.yaml:2:46"
    assert str(document.key_at(("name",))) == "x.yaml:9:5"


def test_without_a_name_the_environments_vanish() -> None:
    data = put_together({"x.yaml": SHOP}).data
    assert data["target"] == "http://localhost"
    assert "environments" not in data
    assert put_together({"x.yaml": SHOP}, "empty").data == data


def test_an_environment_leaves_the_document_it_was_laid_over_alone() -> None:
    document = load(SHOP, "x.yaml")
    assemble(document, str, "staging")
    assert document.data == load(SHOP, "x.yaml").data


def test_environments_of_an_included_file_count() -> None:
    files = {"a.yaml": "include: b.yaml\nname: a\n", "b.yaml": "environments: {ci: {name: b}}\n"}
    document = put_together(files, "ci")
    assert document.data == {"name": "b"}
    assert document.at(("name",)).file == "b.yaml"


def test_a_misspelt_environment_gets_a_suggestion() -> None:
    (problem,) = problems_of({"x.yaml": SHOP}, "stagign")
    assert (problem.code, problem.message) == ("unknown-environment", "there is no environment `stagign`")
    assert problem.help == "did you mean `staging`?"
    assert problems_of({"x.yaml": SHOP}, "qqq")[0].help == "there are `staging`, `empty`"
    assert problems_of({"x.yaml": "name: a\n"}, "ci")[0].help == "the spec has no `environments`"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("environments: [a]\n", "wrong-type", "1:15"),
        ("environments: {a: 3}\n", "wrong-type", "1:19"),
        ("environments: {a: {include: b.yaml}}\n", "unknown-key", "1:20"),
    ],
)
def test_environments_of_the_wrong_kind_are_problems(text: str, code: str, place: str) -> None:
    (problem,) = problems_of({"x.yaml": text})
    assert (problem.code, str(problem.span)) == (code, f"x.yaml:{place}")


def test_merging_into_a_value_leaves_its_alias_alone() -> None:
    files = {
        "a.yaml": "include: b.yaml\nvariables: {y: 2}\n",
        "b.yaml": "variables: &v {x: 1}\nheaders: *v\n",
    }
    assert put_together(files).data == {"variables": {"x": 1, "y": 2}, "headers": {"x": 1}}
