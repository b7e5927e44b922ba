"""The analysis of plans: what each check reports, where, and what it leaves alone."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from scenarioc.problems import Problem, Severity
from support.problem_blocks import completed, problems_in


def problems(spec: str) -> tuple[Problem, ...]:
    """What is said about a spec to which the required keys are added."""
    return problems_in(completed(dedent(spec)))


def of(code: str, spec: str) -> list[int]:
    """The lines that problems of one code point at."""
    return [p.span.line for p in problems(spec) if p.code == code and p.span]


def flow(steps: str) -> str:
    """A spec with these steps as its flow; they begin on line 4."""
    return "scenarios:\n  visitor:\n    flow:\n" + indent(dedent(steps).strip("\n"), "      ") + "\n"


def before(steps: str) -> list[int]:
    """The steps (counted from 1) at whose lines a variable is used before it has a value; steps are lines here."""
    return [line - 3 for line in of("use-before-capture", flow(steps))]


GET = "{get: /a, capture: {x: $.x}}"


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        (f"- {GET}\n- log: ${{x}}", []),
        (f"- log: ${{x}}\n- {GET}", [1]),
        ("- log: ${x}\n- set: {x: 1}", [1]),
        ("- set: {x: '${x}'}", [1]),
        ("- set: {x: 1}\n- set: {x: '${x + 1}'}", []),
    ],
    ids=["captured before", "captured after", "set after", "set from itself", "set again"],
)
def test_a_variable_needs_its_value_from_an_earlier_step(steps: str, lines: list[int]) -> None:
    assert before(steps) == lines


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        (f"- if: ${{iteration > 1}}\n  then: [{GET}]\n- log: ${{x}}", [3]),
        (f"- if: ${{iteration > 1}}\n  then: [{GET}]\n  else: [{GET}]\n- log: ${{x}}", []),
        (f"- if: ${{iteration > 1}}\n  then: [{GET}, 'log': '${{x}}']", []),
        (f"- if: ${{iteration > 1}}\n  then: [GET /]\n  else: [{GET}]\n- log: ${{x}}", [4]),
        (f"- if: ${{iteration > 1}}\n  then: [{GET}]\n  else:\n    - stop: iteration\n- log: ${{x}}", []),
        (f"- if: ${{x > 1}}\n  then: [{GET}]", [1]),
    ],
    ids=["then only", "both", "inside", "else only", "the other branch stops", "in the condition"],
)
def test_both_branches_have_to_give_the_value(steps: str, lines: list[int]) -> None:
    assert before(steps.replace("'log': '${x}'", "{log: '${x}'}")) == lines


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        (f"- choose:\n    - steps: [{GET}]\n    - steps: [GET /]\n- log: ${{x}}", [4]),
        (f"- choose:\n    - steps: [{GET}]\n    - steps: [{GET}]\n- log: ${{x}}", []),
        (f"- parallel:\n    - {GET}\n    - GET /\n- log: ${{x}}", []),
        (f"- parallel:\n    - {GET}\n    - log: ${{x}}", [3]),
        (f"- group: all\n  steps: [{GET}]\n- log: ${{x}}", []),
        (f"- retry: 3\n  steps: [{GET}]\n- log: ${{x}}", []),
    ],
    ids=["one branch", "all branches", "after parallel", "beside each other", "group", "retry"],
)
def test_branches_groups_and_retries_hand_their_values_on(steps: str, lines: list[int]) -> None:
    assert before(steps) == lines


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        (f"- repeat: 3\n  steps: [{GET}]\n- log: ${{x}}", []),
        (f"- repeat: 0\n  steps: [{GET}]\n- log: ${{x}}", [3]),
        (f"- repeat: ${{randint(0, 3)}}\n  steps: [{GET}]\n- log: ${{x}}", [3]),
        (f"- while: ${{iteration < 3}}\n  steps: [{GET}]\n- log: ${{x}}", [3]),
        (f"- for: {{i: [1, 2]}}\n  steps: [{GET}]\n- log: ${{x}}", [3]),
        (f"- until: ${{x == 1}}\n  steps: [{GET}]\n- log: ${{x}}", []),
        (f"- while: ${{x == 1}}\n  steps: [{GET}]", [1]),
        (f"- repeat: 2\n  steps:\n    - log: ${{x}}\n    - {GET}", [3]),
        ("- for: {i: [1, 2]}\n  steps: [GET /]\n- log: ${i}", [3]),
    ],
    ids=[
        "rounds",
        "no round",
        "perhaps no round",
        "while",
        "for",
        "until",
        "condition",
        "later in the loop",
        "the item",
    ],
)
def test_a_loop_that_may_have_no_round_gives_nothing(steps: str, lines: list[int]) -> None:
    assert before(steps) == lines


def test_what_start_captures_lives_as_long_as_the_user() -> None:
    spec = """\
        scenarios:
          visitor:
            start:
              - {get: /a, capture: {token: $.t}}
            tasks:
              read: {steps: ["GET /a?t=${token}"]}
            stop:
              - "GET /b?t=${token}"
        """
    assert problems(spec) == ()


def test_what_start_captures_on_one_branch_only_is_not_there_for_certain() -> None:
    spec = """\
        scenarios:
          visitor:
            start:
              - if: ${env.LOGIN == "yes"}
                then: [{get: /a, capture: {token: $.t}}]
            tasks:
              read: {steps: ["GET /a?t=${token}"]}
        """
    assert of("use-before-capture", spec) == [7]


def test_what_a_task_captures_ends_with_it_unless_it_is_declared() -> None:
    spec = """\
        scenarios:
          visitor:
            DECLARED
            tasks:
              find: {steps: [{get: /a, capture: {item: $.t}}]}
              read: {steps: ["GET /a?t=${item}"]}
        """
    assert of("unknown-name", spec.replace("DECLARED", "tags: [a]")) == [6]
    assert problems(spec.replace("DECLARED", "variables: {item: 1}")) == ()


def test_a_fragment_is_looked_at_where_it_is_called() -> None:
    spec = """\
        fragments:
          find: [{get: /a, capture: {item: $.t}}]
          read: ["GET /a?t=${item}"]
        scenarios:
          visitor:
            flow:
              - call: ONE
              - call: TWO
        """
    assert problems(spec.replace("ONE", "find").replace("TWO", "read")) == ()
    assert of("use-before-capture", spec.replace("ONE", "read").replace("TWO", "find")) == [3]


def test_captures_of_one_request_may_build_on_each_other_in_order() -> None:
    assert before("- get: /a\n  capture: {x: $.x, y: {json: $.y, transform: '${value + x}'}}\n- log: ${y}") == []
    assert before("- get: /a\n  capture: {y: {json: $.y, transform: '${value + x}'}, x: $.x}\n- log: ${y}") == [2]


def test_a_check_cannot_compare_with_what_the_same_answer_captures() -> None:
    assert before("- get: /a\n  expect: {json: {$.y: '${x}'}}\n  capture: {x: $.x}") == [2]


def test_the_label_says_whether_the_value_comes_later_or_only_on_some_ways() -> None:
    late = problems(flow(f"- log: ${{x}}\n- {GET}"))[0]
    some = problems(flow(f"- if: ${{iteration > 1}}\n  then: [{GET}]\n- log: ${{x}}"))[0]
    assert [label.text for label in late.labels] == ["it gets its value only here"]
    assert [label.text for label in some.labels] == ["this gives it a value, but not on every way there"]


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        ("- stop: iteration\n- GET /", [2]),
        ("- GET /\n- stop: user", []),
        ("- if: ${iteration > 1}\n  then: [{stop: test}]\n  else: [{stop: user}]\n- GET /", [4]),
        ("- if: ${iteration > 1}\n  then: [{stop: test}]\n- GET /", []),
        ("- choose: [{steps: [{stop: user}]}, {steps: [{stop: user}]}]\n- GET /", [2]),
        ("- choose: [{steps: [{stop: user}]}, {steps: []}]\n- GET /", []),
        ("- group: a\n  steps: [{stop: user}]\n- GET /", [3]),
        ("- repeat: 3\n  steps: [{stop: user}, GET /]", [2]),
    ],
)
def test_a_step_behind_a_stop_is_unreachable(steps: str, lines: list[int]) -> None:
    assert [line - 3 for line in of("unreachable-step", flow(steps))] == lines


def test_a_condition_written_as_true_or_false_is_reported() -> None:
    assert of("constant-condition", flow("- if: true\n  then: [GET /]")) == [4]
    assert of("constant-condition", flow("- if: ${iteration > 1}\n  then: [GET /]")) == []


def test_a_capture_that_is_read_anywhere_in_its_scenario_is_used() -> None:
    assert of("unused-capture", flow(f"- {GET}")) == [4]
    assert of("unused-capture", flow(f"- {GET}\n- log: ${{x}}")) == []
    declared = (
        "scenarios:\n  v:\n    variables: {x: 0}\n    tasks:\n      a: {steps: [%s]}\n      b: {steps: [GET /]}\n"
    )
    assert of("unused-capture", declared % GET) == []


def test_what_is_defined_and_not_used_is_reported_in_the_main_file_only() -> None:
    spec = "variables: {a: 1}\nendpoints: {b: GET /}\nfragments: {c: [GET /]}\n"
    assert [(p.code, p.span.line) for p in problems(spec) if p.span] == [
        ("unused-variable", 1),
        ("unused-endpoint", 2),
        ("unused-fragment", 3),
    ]
    assert problems_in(completed("include: common.yaml\n"), read={"common.yaml": spec}.__getitem__) == ()


def test_variables_that_other_variables_headers_or_the_target_read_are_used() -> None:
    spec = """\
        variables: {a: 1, b: "${a}", host: x, h: 3}
        target: http://${host}.test
        headers: {X: "${h}"}
        scenarios: {v: {flow: ["GET /${b}"]}}
        """
    assert problems(spec) == ()


def test_a_loop_variable_or_parameter_that_hides_another_is_reported() -> None:
    spec = "variables: {x: 1}\n" + flow("- GET /${x}\n- {for: {x: [1]}, steps: [GET /]}")
    assert of("shadowed-variable", spec) == [6]
    assert of("shadowed-variable", spec.replace("{x: [1]}", "{y: [1]}")) == []


def test_weight_zero_is_reported_wherever_it_switches_something_off() -> None:
    spec = """\
        endpoints: {home: GET /}
        scenarios:
          a:
            tasks:
              home: 0
              b: {steps: [{choose: [{weight: 0, steps: [GET /]}, {steps: []}]}]}
          off:
            weight: 0
            flow: [GET /]
        """
    assert sorted(of("weight-zero", spec)) == [5, 6, 8]
    assert of("weight-zero", spec.replace("0", "1")) == []


def test_two_endpoints_that_share_a_row_are_reported_and_the_same_one_twice_is_not() -> None:
    spec = "endpoints: {a: GET /x?p=1, b: GET /x?p=2}\nscenarios: {v: {flow: [a, b, a]}}\n"
    assert of("shared-name", spec) == [1]
    assert of("shared-name", spec.replace("b: GET /x?p=2", "b: {get: /x, name: other}")) == []
    assert of("shared-name", spec.replace("b: GET", "b: PUT")) == []


@pytest.mark.parametrize(
    ("step", "count"),
    [
        ("- get: ${link}", 1),
        ("- {get: '${link}', name: next}", 0),
        ("- GET /items/${link}", 0),
        ("- get: ${base}/items", 0),
    ],
)
def test_an_url_that_nobody_knows_beforehand_needs_a_name(step: str, count: int) -> None:
    spec = "variables: {base: http://localhost:9000}\n" + flow(f"- {{get: /, capture: {{link: $.l}}}}\n{step}")
    assert len(of("unnamed-url", spec)) == count


@pytest.mark.parametrize(
    ("pattern", "is_hopeless"),
    [
        ("total$ 5", True),
        ("a^b", True),
        (r"total\$ 5", False),
        ("^a$", False),
        ("a$\\n", False),
        ("(?m)a$\\n^b", False),
        ("[$^]x", False),
        ("a|^b", False),
        ("a$|b", False),
    ],
)
def test_a_pattern_that_no_text_can_match_is_reported(pattern: str, is_hopeless: bool) -> None:
    assert bool(of("hopeless-pattern", flow(f"- get: /\n  expect: {{body: {{matches: '{pattern}'}}}}"))) is is_hopeless
    captured = flow(f"- get: /\n  capture: {{x: {{regex: '{pattern}'}}}}\n- log: ${{x}}")
    assert bool(of("hopeless-pattern", captured)) is is_hopeless


@pytest.mark.parametrize(
    ("request_", "count"),
    [
        ("{delete: /, expect: {status: 204}, capture: {x: $.x}}", 1),
        ("{delete: /, expect: {status: [204, 304]}, capture: {x: {regex: a}}}", 1),
        ("{delete: /, expect: {status: [200, 204]}, capture: {x: $.x}}", 0),
        ("{delete: /, expect: {status: {not: 204}}, capture: {x: $.x}}", 0),
        ("{delete: /, expect: {status: 204}, capture: {x: {header: A}}}", 0),
        ("{head: /, capture: {x: {css: h1}}}", 1),
        ("{head: /, capture: {x: {status: true}}}", 0),
        ("{head: /, expect: {body: {contains: a}}, capture: {x: {header: A}}}", 1),
    ],
)
def test_nothing_is_found_in_an_answer_without_body(request_: str, count: int) -> None:
    assert len(of("no-body", flow(f"- {request_}\n- log: ${{x}}"))) == count


@pytest.mark.parametrize(
    ("written", "is_secret"),
    [
        ("password: hunter2", True),
        ("password: S3cr3t!x", True),
        ("api_key: 0123456789abcdef", True),
        ("X-Api-Key: a1b2c3d4", True),
        ("Authorization: Bearer abcdefgh12345678", True),
        ("anything: Bearer abcdefgh12345678", True),
        ("jwt: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x", True),
        ("id: AKIAIOSFODNN7EXAMPLE", True),
        ("clientSecret: q8w7e6r5", True),
        ("password: ${env.PASSWORD}", False),
        ("password: ${other}", False),
        ("Authorization: Bearer ${other}", False),
        ("password: demo", False),
        ("password: secret", False),
        ("token_type: Bearer1", False),
        ("token_url: http://localhost:8000/token", False),
        ("password_field: user[password]", False),
        ("tokens: 500a", False),
        ("passenger: Anna1", False),
        ("secret: ''", False),
        ("password: true", False),
    ],
)
def test_a_literal_that_looks_like_a_secret_is_reported_and_little_else(written: str, is_secret: bool) -> None:
    spec = "variables: {other: 1}\n" + flow(f"- log: ${{other}}\n- post: /login\n  form:\n    {written}")
    assert of("literal-secret", spec) == ([8] if is_secret else [])


def test_a_secret_is_looked_for_in_headers_and_variables_but_not_in_checks() -> None:
    assert of("literal-secret", "headers:\n  X-Token: a1b2c3d4e5\n") == [2]
    assert of("literal-secret", "variables:\n  token: a1b2c3d4e5\n") == [2]
    assert of("literal-secret", flow("- get: /\n  expect: {json: {$.token: a1b2c3d4}}")) == []
    assert of("literal-secret", flow("- get: /\n  capture: {token: $.access_token}\n- log: ${token}")) == []


def test_a_pause_as_long_as_the_run_is_reported() -> None:
    def spec(think: str, load: str = "{users: 5, for: 2m}") -> str:
        return f"scenarios:\n  v:\n    think: {think}\n    flow: [GET /]\nload: {load}\n"

    assert of("think-too-long", spec("2m")) == [3]
    assert of("think-too-long", spec("1s..5m")) == [3]
    assert of("think-too-long", spec("1m59s")) == []
    assert of("think-too-long", spec("3m", "{users: [{to: 5, over: 2m, hold: 2m}]}")) == []
    profiles = "{profiles: {long: {users: 1, for: 1h}, short: {users: 1, for: 1m}}}"
    assert of("think-too-long", spec("2m", profiles)) == [3]
    assert of("think-too-long", flow("- think: 5m") + "load: {users: 1, for: 1m}\n") == [4]


def test_warnings_alone_do_not_stop_the_compiler() -> None:
    found = problems("variables: {a: 1}\n")
    assert {problem.severity for problem in found} == {Severity.WARNING}
