"""The backends that suites are proved against answer as their modules say."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from backends import Backend, started


@pytest.fixture(scope="module")
def flask() -> Iterator[Backend]:
    with started("flask_data") as backend:
        yield backend


@pytest.fixture(scope="module")
def django() -> Iterator[Backend]:
    with started("django_articles") as backend:
        yield backend


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with requests.Session() as session:
        yield session


def csrf_token(page: requests.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def log_in(browser: requests.Session, backend: Backend, name: str = "reader07", word: str = "reading-is-fun") -> str:
    """Log in as a browser does; the address where it ended."""
    page = browser.get(f"{backend.url}/accounts/login/")
    form = {"username": name, "password": word, "csrfmiddlewaretoken": csrf_token(page)}
    return browser.post(page.url, data=form, headers={"Referer": page.url}).url.removeprefix(backend.url)


# --- the common part --------------------------------------------------------------------------------------------


def test_every_request_is_recorded_as_it_came(flask: Backend, browser: requests.Session) -> None:
    flask.forget()
    browser.post(f"{flask.url}/data?a=1&a=2", json={"name": "né"}, headers={"X-Test": "yes"}, cookies={"c": "d"})
    browser.get(f"{flask.url}/nowhere")
    created, missing = flask.requests()
    assert (created.method, created.path, created.query, created.status) == ("POST", "/data", {"a": ["1", "2"]}, 201)
    assert created.json == {"name": "né"}
    assert created.headers["x-test"] == "yes"
    assert created.cookies == {"c": "d"}
    assert (missing.method, missing.path, missing.body, missing.status) == ("GET", "/nowhere", "", 404)
    assert "content-length" not in missing.headers
    assert created.received_s < missing.received_s


def test_reading_the_log_is_not_in_the_log(flask: Backend) -> None:
    flask.forget()
    flask.requests()
    assert flask.requests() == []


def test_backends_of_one_kind_run_side_by_side() -> None:
    with started("flask_data") as one, started("flask_data") as other:
        requests.get(f"{one.url}/data", timeout=60)
        assert (len(one.requests()), len(other.requests())) == (1, 0)


def test_a_backend_is_gone_when_its_block_ends() -> None:
    with started("flask_data") as backend:
        url = backend.url
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/health", timeout=60)


def test_a_backend_that_cannot_start_says_why() -> None:
    with pytest.raises(RuntimeError, match="instead of listening") as caught, started("flask_data", seed=1, delays="x"):
        pass
    assert "not enough values to unpack" in caught.value.__notes__[0]


# --- Flask ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/health", "status"),
        ("/data?limit=5", "items"),
        ("/data/7", "value"),
        ("/database/query?min_total=100", "rows"),
        ("/products?page=2", "products"),
        ("/products/7", "price"),
        ("/products/search?q=red", "results"),
        ("/customers/7/profile", "city"),
    ],
)
def test_flask_answers_json(flask: Backend, browser: requests.Session, path: str, key: str) -> None:
    answer = browser.get(flask.url + path)
    assert answer.status_code == 200
    assert answer.json()[key]


def test_what_is_posted_can_be_read(flask: Backend, browser: requests.Session) -> None:
    created = browser.post(f"{flask.url}/data", json={"name": "new", "value": 3})
    assert created.status_code == 201
    assert browser.get(flask.url + created.headers["Location"]).json() == created.json()


def test_a_cache_misses_once(flask: Backend, browser: requests.Session) -> None:
    answers = [browser.get(f"{flask.url}/cache/once").headers["X-Cache"] for _ in range(3)]
    assert answers == ["miss", "hit", "hit"]


def test_a_changed_profile_stays_changed(flask: Backend, browser: requests.Session) -> None:
    url = f"{flask.url}/customers/11/profile"
    assert browser.put(url, json={"city": "Halifax"}).json()["city"] == "Halifax"
    assert browser.get(url).json()["city"] == "Halifax"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/data", {"value": 3}, 400),
        ("POST", "/data", [], 400),
        ("PUT", "/customers/11/profile", {"age": 3}, 400),
        ("PUT", "/customers/501/profile", {}, 404),
        ("GET", "/products/search", None, 400),
        ("GET", "/products/201", None, 404),
        ("GET", "/data/100000", None, 404),
    ],
)
def test_flask_refuses_nonsense(
    flask: Backend, browser: requests.Session, method: str, path: str, body: Any, status: int
) -> None:
    answer = browser.request(method, flask.url + path, json=body)
    assert answer.status_code == status
    assert answer.json()["error"]


@pytest.mark.parametrize("fault", [500, 504])
def test_a_request_can_ask_for_trouble(flask: Backend, browser: requests.Session, fault: int) -> None:
    before = time.perf_counter()
    assert browser.get(f"{flask.url}/data?fault={fault}&delay_ms=80").status_code == fault
    assert time.perf_counter() - before >= 0.08


def test_a_share_of_requests_fails_and_the_seed_says_which(browser: requests.Session) -> None:
    runs = []
    for _ in range(2):
        with started("flask_data", error_share=0.2, timeout_share=0.1, seed=5) as backend:
            runs.append([browser.get(f"{backend.url}/data?limit=1").status_code for _ in range(100)])
            assert browser.get(f"{backend.url}/health").status_code == 200
    assert runs[0] == runs[1]
    assert (runs[0].count(500), runs[0].count(504), runs[0].count(200)) == (23, 14, 63)


def test_slow_requests_do_not_wait_for_each_other() -> None:
    with started("flask_data", delays="database=1500,*=50") as backend, ThreadPoolExecutor(8) as pool:
        before = time.perf_counter()
        paths = ["/database/query"] * 4 + ["/products"] * 4
        answers = list(pool.map(lambda path: requests.get(backend.url + path, timeout=60), paths))
        assert time.perf_counter() - before < 5  # one after the other, it would be more than 6
    assert [answer.elapsed.total_seconds() >= 1.5 for answer in answers[:4]] == [True] * 4
    assert all(answer.elapsed.total_seconds() >= 0.05 for answer in answers[4:])


# --- Django -----------------------------------------------------------------------------------------------------


def test_articles_are_shown_to_readers_only(django: Backend, browser: requests.Session) -> None:
    page = browser.get(f"{django.url}/articles/")
    assert page.url == f"{django.url}/accounts/login/?next=/articles/"


def test_a_reader_logs_in_through_the_form(django: Backend, browser: requests.Session) -> None:
    django.forget()
    assert log_in(browser, django) == "/articles/"
    assert "Welcome, reader07." in browser.get(f"{django.url}/articles/").text
    assert "<h1>On forms, part 7</h1>" not in browser.get(f"{django.url}/articles/7/").text
    assert "part 7</h1>" in browser.get(f"{django.url}/articles/7/").text
    assert [request.user for request in django.requests()] == [None, "reader07", *["reader07"] * 4]
    assert {"csrftoken", "sessionid"} <= django.requests()[-1].cookies.keys()


def test_a_wrong_password_shows_the_form_again(django: Backend, browser: requests.Session) -> None:
    assert log_in(browser, django, word="wrong") == "/accounts/login/"


@pytest.mark.parametrize("token", [None, "x" * 64])
def test_a_login_without_the_forms_token_is_refused(
    django: Backend, browser: requests.Session, token: str | None
) -> None:
    browser.get(f"{django.url}/accounts/login/")
    form = {"username": "reader07", "password": "reading-is-fun", "csrfmiddlewaretoken": token}
    assert browser.post(f"{django.url}/accounts/login/", data=form).status_code == 403


def test_a_login_without_the_cookie_is_refused(django: Backend, browser: requests.Session) -> None:
    page = browser.get(f"{django.url}/accounts/login/")
    browser.cookies.clear()
    form = {"username": "reader07", "password": "reading-is-fun", "csrfmiddlewaretoken": csrf_token(page)}
    assert browser.post(page.url, data=form).status_code == 403


def test_a_search_finds_titles(django: Backend, browser: requests.Session) -> None:
    log_in(browser, django)
    found = browser.get(f"{django.url}/articles/search/", params={"q": "caching"}).text
    assert found.count('class="article"') == 20
    assert "On forms" not in found
    assert "Nothing found." in browser.get(f"{django.url}/articles/search/", params={"q": "nonsense"}).text


def test_who_logs_out_is_out(django: Backend, browser: requests.Session) -> None:
    log_in(browser, django)
    page = browser.get(f"{django.url}/articles/")
    browser.post(f"{django.url}/accounts/logout/", data={"csrfmiddlewaretoken": csrf_token(page)})
    assert browser.get(f"{django.url}/articles/").url.startswith(f"{django.url}/accounts/login/")


def test_a_token_opens_the_profile_of_its_user(django: Backend, browser: requests.Session) -> None:
    django.forget()
    given = browser.post(f"{django.url}/api/token/", json={"username": "reader12", "password": "reading-is-fun"}).json()
    profile = browser.get(f"{django.url}/api/profile/", headers={"Authorization": f"Bearer {given['access']}"})
    assert profile.json()["email"] == "reader12@example.test"
    assert [request.user for request in django.requests()] == ["reader12", "reader12"]


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic cmVhZGVyMDc="])
def test_no_token_no_profile(django: Backend, browser: requests.Session, header: str | None) -> None:
    answer = browser.get(f"{django.url}/api/profile/", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("body", "status"),
    [({"username": "reader12", "password": "wrong"}, 401), ({"username": "reader12"}, 400), ([], 400)],
)
def test_a_token_needs_name_and_password(django: Backend, browser: requests.Session, body: Any, status: int) -> None:
    assert browser.post(f"{django.url}/api/token/", json=body).status_code == status


def test_a_token_ends_when_it_says(browser: requests.Session) -> None:
    with started("django_articles", token_seconds=1) as backend:
        login = {"username": "reader12", "password": "reading-is-fun"}
        headers = {"Authorization": f"Bearer {browser.post(f'{backend.url}/api/token/', json=login).json()['access']}"}
        time.sleep(1.1)
        late = browser.get(f"{backend.url}/api/profile/", headers=headers)
    assert (late.status_code, late.json()) == (401, {"detail": "Signature has expired"})


# --- FastAPI ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fastapi() -> Iterator[Backend]:
    with started("fastapi_items", token_seconds=60) as backend:
        yield backend


def become(browser: requests.Session, backend: Backend, name: str) -> dict[str, Any]:
    """Register and log in; the answer to the login, whose token the browser then sends."""
    account = {"username": name, "password": "correct horse"}
    browser.post(f"{backend.url}/users", json=account).raise_for_status()
    given: dict[str, Any] = browser.post(f"{backend.url}/auth/token", data=account).json()
    browser.headers["Authorization"] = f"Bearer {given['access_token']}"
    return given


def test_an_item_is_created_read_changed_and_deleted(fastapi: Backend, browser: requests.Session) -> None:
    become(browser, fastapi, "maker")
    fastapi.forget()
    created = browser.post(f"{fastapi.url}/items", json={"title": "lamp", "price": 5})
    url = f"{fastapi.url}/items/{created.json()['id']}"
    assert created.status_code == 201
    assert browser.get(url).json() == created.json()
    assert browser.put(url, json={"title": "old lamp", "price": 4}).json()["title"] == "old lamp"
    assert [browser.delete(url).status_code, browser.get(url).status_code] == [204, 404]
    assert {request.user for request in fastapi.requests()} == {"maker"}


def test_only_health_and_registration_need_no_login(fastapi: Backend, browser: requests.Session) -> None:
    paths = ["/health", "/users", "/users/me", "/items", "/items/1"]
    assert [browser.get(fastapi.url + path).status_code for path in paths] == [200, 401, 401, 401, 401]


def test_a_name_is_taken_once_and_free_again_after_its_user_has_gone(
    fastapi: Backend, browser: requests.Session
) -> None:
    become(browser, fastapi, "passing")
    account = {"username": "passing", "password": "correct horse"}
    assert browser.post(f"{fastapi.url}/users", json=account).status_code == 409
    me = browser.get(f"{fastapi.url}/users/me").json()
    assert browser.delete(f"{fastapi.url}/users/{me['id'] + 1}").status_code == 403
    assert browser.delete(f"{fastapi.url}/users/{me['id']}").status_code == 204
    assert browser.get(f"{fastapi.url}/users/me").status_code == 401
    assert browser.post(f"{fastapi.url}/users", json=account).status_code == 201


def test_what_belongs_to_others_stays_as_it_is(fastapi: Backend, browser: requests.Session) -> None:
    become(browser, fastapi, "owner")
    url = f"{fastapi.url}/items/{browser.post(f'{fastapi.url}/items', json={'title': 'x', 'price': 1}).json()['id']}"
    become(browser, fastapi, "thief")
    assert browser.put(url, json={"title": "mine", "price": 0}).status_code == 403
    assert browser.delete(url).status_code == 403


def test_a_refresh_token_gives_a_new_pair_once(fastapi: Backend, browser: requests.Session) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": become(browser, fastapi, "lasting")["refresh_token"]}
    first, second = (browser.post(f"{fastapi.url}/auth/token", data=form) for _ in range(2))
    assert first.status_code == 200
    assert first.json()["refresh_token"] != form["refresh_token"]
    assert second.status_code == 401


def test_a_fastapi_token_ends_after_a_while(browser: requests.Session) -> None:
    with started("fastapi_items", token_seconds=5) as backend:  # in whole seconds
        become(browser, backend, "brief")
        assert browser.get(f"{backend.url}/users/me").status_code == 200
        time.sleep(5.1)
        assert browser.get(f"{backend.url}/users/me").status_code == 401
