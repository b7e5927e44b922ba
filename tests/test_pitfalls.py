"""What a generator of locustfiles must avoid, as far as the text shows it; the rest is in test_runtime_*."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

import pytest

from scenarioc.build import build
from scenarioc.naming import reserved_attributes

SPEC = """
version: 1
name: pitfalls
target: ${env.TARGET:-http://localhost:8000}/
headers: {X-Default: always}
http: {timeout: 30s, connect_timeout: 5s}
endpoints:
  list: GET /items?limit=20
  item: GET /items/${randint(1, 9)}
scenarios:
  group:
    weight: 1.5
    headers: {Authorization: "Bearer ${token}"}
    think: normal(1s, 200ms)
    tasks:
      run: {weight: 3, tags: [read], steps: [list, item, {think: 1s..2s}]}
      host: {weight: 1, steps: [{get: /x, timeout: 2s, expect: {json: {"$.a": "${[1, 2][0]}"}}}]}
      nested: {weight: 2, leave: 1, tasks: {list: 1, item: 2}}
    start:
      - {post: /login, json: {user: x}, capture: {token: $.token}}
  client:
    users: 2
    pace: 10s
    variables: {wait: 3}
    headers: {X-Default: null}
    flow:
      - {get: "https://other.test/a", cookies: {a: b}}
      - {post: /form, form: {many: [1, 2], one: x}, headers: {X-None: null}}
      - {post: /upload, multipart: {file: {file: data/a.bin}}}
      - {post: /raw, body: {file: data/a.bin}, compress: true}
      - {get: /search, query: {q: "${faker.word()}"}}
      - log: ${wait}
load:
  profiles:
    a: {users: 5, for: 10s}
    b: {users: [{to: 5, over: 10s}]}
thresholds: [p95 < 1s]
"""
REQUESTS = {
    f"self.client.{method}" for method in ("get", "post", "put", "patch", "delete", "head", "options", "request")
}


def generated(spec: str) -> str:
    built = build(spec, "pitfalls.yaml", read=lambda name: "")
    return next(file.text for file in built.files if file.path == "locustfile.py")


@functools.cache
def text(proxy: bool = False) -> str:
    return generated(SPEC.replace("http: {", 'http: {proxy: "socks5://localhost:9", ') if proxy else SPEC)


@functools.cache
def tree(proxy: bool = False) -> ast.Module:
    return ast.parse(text(proxy))


def classes(proxy: bool = False) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in tree(proxy).body if isinstance(node, ast.ClassDef)}


def calls(proxy: bool = False) -> Iterator[ast.Call]:
    for name in ("Group", "Client"):
        for node in ast.walk(classes(proxy)[name]):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in REQUESTS:
                yield node


def attributes(name: str, proxy: bool = False) -> dict[str, str]:
    found = {}
    for node in classes(proxy)[name].body:
        if isinstance(node, ast.Assign):
            found[ast.unparse(node.targets[0])] = ast.unparse(node.value)
        elif isinstance(node, ast.AnnAssign) and node.value:
            found[ast.unparse(node.target)] = ast.unparse(node.value)
    return found


def keywords(call: ast.Call) -> dict[str, str]:
    return {word.arg or "**": ast.unparse(word.value) for word in call.keywords}


def test_the_host_never_ends_in_a_slash_2() -> None:
    assert attributes("Group")["host"].endswith(".rstrip('/')")
    assert (
        generated(SPEC.replace("${env.TARGET:-http://localhost:8000}/", "http://localhost:8000/")).count(
            'host = "http://localhost:8000"\n'
        )
        == 2
    )


def test_fast_clients_get_only_keywords_that_they_know_3() -> None:
    known = {"params", "json", "data", "files", "headers", "name", "catch_response", "allow_redirects"}
    assert {word for call in calls() for word in keywords(call)} <= known


def test_requests_clients_never_wait_for_ever_4() -> None:
    assert attributes("Group", proxy=True).get("network_timeout") is None
    assert all(keywords(call)["timeout"] == "30" for call in calls(proxy=True) if "/x" not in ast.unparse(call))


def test_what_changes_in_a_url_never_becomes_a_statistics_row_5() -> None:
    for call in calls():
        url = call.args[0]
        if isinstance(url, ast.Constant) and "?" not in str(url.value):
            continue
        assert isinstance(ast.parse(keywords(call)["name"], mode="eval").body, ast.Constant)
    for call in calls(proxy=True):
        assert "name" in keywords(call) or not ("params" in keywords(call) or "://" in ast.unparse(call.args[0]))


def test_nothing_inside_a_checked_request_can_raise_but_the_checks_6() -> None:
    for node in ast.walk(tree()):
        if isinstance(node, ast.With) and "catch_response=True" in ast.unparse(node.items[-1]):
            for statement in node.body:
                arguments = [a for c in ast.walk(statement) if isinstance(c, ast.Call) for a in (*c.args, *c.keywords)]
                plain = [a for a in arguments if not isinstance(getattr(a, "value", a), ast.Lambda)]
                assert not any(isinstance(inner, ast.Subscript) for a in plain for inner in ast.walk(a))


def test_a_start_that_fails_is_begun_again_8() -> None:
    start = next(n for n in classes()["Group"].body if isinstance(n, ast.FunctionDef) and n.name == "on_start")
    assert ast.unparse(start.body[0]) == "keep_trying(self, self.begin)"


def test_nested_groups_can_be_left_11() -> None:
    nested = next(n for n in classes()["Group"].body if isinstance(n, ast.ClassDef))
    leave = next(n for n in nested.body if isinstance(n, ast.FunctionDef) and n.name == "leave")
    assert "raise InterruptTaskSet" in ast.unparse(leave)
    assert ast.unparse(leave.decorator_list[0]) == "task"


def test_there_is_one_shape_and_its_base_is_abstract_12_15() -> None:
    assert attributes("StagedLoad")["abstract"] == "True"
    assert [name for name, node in classes().items() if "StagedLoad" in map(ast.unparse, node.bases)] == ["Load"]


def test_no_method_or_attribute_hides_one_of_locust_13() -> None:
    ours = {
        "begin",
        "host",
        "weight",
        "fixed_count",
        "wait_time",
        "on_start",
        "on_stop",
        "default_headers",
        "connection_timeout",
    }
    ours |= {"network_timeout", "insecure", "ssl_context_factory", "begin"}
    for name in ("Group", "Client"):
        methods = {n.name for n in classes()[name].body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        assert not ((methods | set(attributes(name))) - ours) & reserved_attributes()
    assert len(classes()) == len([n for n in tree().body if isinstance(n, ast.ClassDef)])


def test_weights_of_tasks_are_whole_and_of_users_may_not_be_14() -> None:
    assert attributes("Group")["weight"] == "1.5"
    assert attributes("Client")["fixed_count"] == "2"
    weights = [
        d.args[0]
        for n in ast.walk(tree())
        if isinstance(n, ast.FunctionDef | ast.ClassDef)
        for d in n.decorator_list
        if isinstance(d, ast.Call) and ast.unparse(d.func) == "task"
    ]
    assert weights
    assert all(isinstance(w, ast.Constant) and isinstance(w.value, int) for w in weights)


def test_think_time_in_a_flow_is_a_gevent_sleep_17() -> None:
    assert "gevent.sleep(random.uniform(1, 2))" in text()
    assert "self.wait()" not in text()
    assert "time.sleep" not in text()


def test_nothing_swallows_the_end_of_a_user_18() -> None:
    caught = [ast.unparse(n.type) if n.type else "" for n in ast.walk(tree()) if isinstance(n, ast.ExceptHandler)]
    assert "" not in caught
    assert not any("BaseException" in one for one in caught)


def test_files_are_found_beside_the_locustfile_22() -> None:
    assert "Path(__file__).parent" in text()
    assert 'file_content("sent/data/a.bin")' in text()


def test_workers_draw_different_data_23() -> None:
    assert "fake = new_fake()" in text()
    assert "worker_index" in text()


def test_lists_in_forms_and_absent_headers_are_written_out_26() -> None:
    form = next(call for call in calls() if "/form" in ast.unparse(call.args[0]))
    assert keywords(form)["data"] == "urlencode({'many': [1, 2], 'one': 'x'}, doseq=True)"
    assert "X-None" not in text()
    assert "X-Default" not in attributes("Client").get("default_headers", "")
    assert "None" not in "".join(keywords(call).get("headers", "") for call in calls())


def test_tls_contexts_are_shared_and_check_certificates_28() -> None:
    for name in ("Group", "Client"):
        assert attributes(name)["insecure"] == "False"
        assert attributes(name)["ssl_context_factory"] == "staticmethod(tls_context)"


def test_tags_come_with_a_guard_33() -> None:
    assert "\nheed_tags()\n" in text()
    assert "heed_tags" not in generated(SPEC.replace("tags: [read], ", ""))


def test_no_user_class_but_the_bases_is_imported_34() -> None:
    imported = {a.name for n in tree().body if isinstance(n, ast.ImportFrom) for a in n.names}
    assert {name for name in imported if name.endswith("User")} <= {"FastHttpUser", "HttpUser", "StopUser", "User"}


@pytest.mark.parametrize("value", ["a\\nb", "snow \\u2603"])
def test_headers_that_http_cannot_carry_are_refused_26(value: str) -> None:
    from scenarioc.problems import Rejected

    with pytest.raises(Rejected, match="cannot hold"):
        generated(SPEC.replace("X-Default: always", f'X-Default: "{value}"'))
