"""Suite django_articles, run by real Locust against real Django: the request log is what the spec says."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends import Recorded, started
from support.suites import Run, assert_shares, build_hurried, line_of, run

pytestmark = pytest.mark.xdist_group("django_articles")

PASSWORD = "reading-is-fun"
Ended = tuple[Run, list[Recorded]]
"""A run, and its requests in order."""

READER_TASKS = {"/articles/": 3, "/articles/{id}/": 1, "/articles/search/": 2}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_hurried("django_articles", tmp_path_factory.mktemp("django_articles"), seconds=5)


@pytest.fixture(scope="module")
def articles_run(folder: Path) -> Iterator[Ended]:
    with started("django_articles") as backend:
        yield run(folder, backend.url, READER_PASSWORD=PASSWORD), backend.requests()


def with_session(requests: list[Recorded]) -> dict[str, list[Recorded]]:
    """Requests by session cookie, in order."""
    sessions = defaultdict(list)
    for request in requests:
        if "sessionid" in request.cookies:
            sessions[request.cookies["sessionid"]].append(request)
    return sessions


def test_django_articles_holds_its_thresholds(articles_run: Ended) -> None:
    ended, requests = articles_run
    assert ended.code == 0, ended.output
    assert {(request.method, request.path) for request in requests if request.status not in (200, 302)} == set()


def test_every_reader_logs_in_once_through_the_form(articles_run: Ended) -> None:
    requests = articles_run[1]
    pages = [r for r in requests if (r.method, r.path) == ("GET", "/accounts/login/")]
    logins = [r for r in requests if (r.method, r.path) == ("POST", "/accounts/login/")]
    # Weights of 3 and 1 for ten users leave seven or eight for the readers.
    assert len(pages) == len(logins) == len(with_session(requests)) in (7, 8)
    assert not any(page.cookies for page in pages)
    for login in logins:
        assert login.status == 302
        assert login.headers["referer"] == f"http://{login.headers['host']}/accounts/login/"
        assert login.headers["content-type"].startswith("application/x-www-form-urlencoded")
        assert login.form.keys() == {"csrfmiddlewaretoken", "username", "password"}
        assert login.cookies.keys() == {"csrftoken"}
        assert login.form["username"] == [login.user]
        assert re.fullmatch(r"reader[1-5]\d", login.user or "")
    assert len({login.form["csrfmiddlewaretoken"][0] for login in logins}) == len(logins)


def test_every_session_reads_as_its_reader(articles_run: Ended) -> None:
    for requests in with_session(articles_run[1]).values():
        assert len({request.user for request in requests}) == 1
        assert requests[0].user is not None
        assert {request.status for request in requests} == {200}
        assert all(request.path.startswith("/articles/") for request in requests)


def test_readers_list_read_and_search_by_weight(articles_run: Ended) -> None:
    requests = [request for group in with_session(articles_run[1]).values() for request in group]
    assert_shares(Counter(re.sub(r"\d+", "{id}", request.path) for request in requests), READER_TASKS)
    searches = [request for request in requests if request.path == "/articles/search/"]
    words = Counter(request.query["q"][0] for request in searches)
    assert_shares(words, {"sessions": 1, "forms": 1, "caching": 1})


def test_apps_take_a_token_once_and_read_their_own_profile(articles_run: Ended) -> None:
    requests = [request for request in articles_run[1] if request.path.startswith("/api/")]
    tokens = [request for request in requests if request.path == "/api/token/"]
    profiles = [request for request in requests if request.path == "/api/profile/"]
    assert len(tokens) == 10 - len(with_session(articles_run[1]))
    assert all(request.json == {"username": request.user, "password": PASSWORD} for request in tokens)
    assert not any(request.cookies for request in requests)
    assert {request.user for request in profiles} == {request.user for request in tokens}
    assert len({request.headers["authorization"] for request in profiles}) == len(tokens)
    assert all(request.headers["authorization"].startswith("Bearer ey") for request in profiles)
    assert {request.status for request in profiles} == {200}


def test_a_refused_login_is_seen_at_its_line_and_fails_the_run(folder: Path) -> None:
    with started("django_articles") as backend:
        ended = run(folder, backend.url, READER_PASSWORD="n0t-this-one")
        statuses = {request.status for request in backend.requests() if request.path == "/accounts/login/"}
    assert ended.code == 1, ended.output
    assert statuses == {200}
    assert line_of("django_articles", "- post: /accounts/login/") in ended.output
    assert "n0t-this-one" not in ended.output


def test_without_the_password_nothing_is_sent(folder: Path) -> None:
    with started("django_articles") as backend:
        ended = run(folder, backend.url)
        requests = backend.requests()
    assert ended.code == 2, ended.output
    assert "READER_PASSWORD" in ended.output
    assert requests == []
