"""The upload backend checks every record, and stores none that comes with the marker of a load test."""

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import Any

import pytest
import requests

from backends import Backend, started

HEADINGS = [
    "client_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "street",
    "city",
    "province",
    "postal_code",
    "date_of_birth",
]
CLIENT = [
    "c-1",
    "Zoë",
    "Côté",
    "zoe@example.test",
    "+1 613 555 0123",
    "1 Main St, Unit 2",
    "Ottawa",
    "ON",
    "K1A 0B1",
    "1990-02-28",
]
MARKED = {"X-Load-Test": "true"}


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    with started("django_upload") as backend:
        yield backend


def table(*rows: list[str]) -> bytes:
    quoted = (",".join(f'"{value}"' for value in row) for row in (HEADINGS, *rows))
    return "\r\n".join(quoted).encode()


def workbook(*rows: list[str], shared: bool) -> bytes:
    """A workbook with its texts in the cells or in the table of shared strings."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = sorted({value for row in (HEADINGS, *rows) for value in row})
    lines = []
    for number, row in enumerate((HEADINGS, *rows), 1):
        cells = []
        for letter, value in zip("ABCDEFGHIJ", row, strict=True):
            content = f"<v>{texts.index(value)}</v>" if shared else f"<is><t>{escape(value)}</t></is>"
            cells.append(f'<c r="{letter}{number}" t="{"s" if shared else "inlineStr"}">{content}</c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        sheet = f'<worksheet xmlns="{namespace}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared:
            items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{namespace}">{items}</sst>')
    return content.getvalue()


def upload(backend: Backend, name: str, content: bytes, headers: dict[str, str] | None = None) -> requests.Response:
    url = f"{backend.url}/api/clients/upload/"
    return requests.post(url, files={"file": (name, content)}, headers=headers, timeout=30)


def stored(backend: Backend) -> int:
    return int(requests.get(f"{backend.url}/api/clients/count/", timeout=30).json()["stored"])


def clients(count: int) -> list[list[str]]:
    return [[f"c-{number}", *CLIENT[1:]] for number in range(count)]


def test_a_marked_upload_is_counted_and_not_stored(backend: Backend) -> None:
    before = stored(backend)
    answer = upload(backend, "clients.csv", table(*clients(50)), MARKED)
    assert answer.status_code == 200
    assert answer.json() | {"seconds": 0} == {
        "load_test_mode": True,
        "processed": 50,
        "stored": 0,
        "errors": [],
        "seconds": 0,
    }
    assert stored(backend) == before


def test_an_upload_without_the_marker_is_stored(backend: Backend) -> None:
    before = stored(backend)
    answer = upload(backend, "clients.csv", table(*clients(50))).json()
    assert (answer["load_test_mode"], answer["stored"]) == (False, 50)
    assert stored(backend) == before + 50


@pytest.mark.parametrize("shared", [True, False], ids=["shared strings", "inline strings"])
def test_a_workbook_holds_the_same_records_as_a_csv_file(backend: Backend, shared: bool) -> None:
    answer = upload(backend, "clients.xlsx", workbook(*clients(5), shared=shared), MARKED).json()
    assert (answer["processed"], answer["errors"]) == (5, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("province", "XX"),
        ("postal_code", "90210"),
        ("phone", "555"),
        ("last_name", ""),
        ("date_of_birth", "1990-02-30"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_stored(backend: Backend, field: str, value: str) -> None:
    before = stored(backend)
    wrong: list[str] = [value if heading == field else old for heading, old in zip(HEADINGS, CLIENT, strict=True)]
    answer = upload(backend, "clients.csv", table(*clients(3), ["c-9", *wrong[1:]]))
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert (error["row"], list(error["problems"])) == (4, [field])
    assert stored(backend) == before


def test_a_record_that_comes_twice_is_found(backend: Backend) -> None:
    assert upload(backend, "clients.csv", table(CLIENT, CLIENT), MARKED).json()["errors"][0]["row"] == 2


@pytest.mark.parametrize(("name", "content"), [("clients.xlsx", b"no workbook"), ("clients.csv", b"\xff\xfe\x00")])
def test_a_file_that_is_no_table_is_refused(backend: Backend, name: str, content: bytes) -> None:
    assert upload(backend, name, content, MARKED).status_code == 400


def test_ten_thousand_records_take_a_moment(backend: Backend) -> None:
    answer = upload(backend, "clients.csv", table(*clients(10_000)), MARKED).json()
    assert answer["processed"] == 10_000
    assert answer["seconds"] < 10


@pytest.mark.parametrize(
    ("options", "headers", "expected"),
    [
        ({"honours_marker": "no"}, MARKED, (200, False)),
        ({"token": "t0ken"}, MARKED, (401, None)),
        ({"token": "t0ken"}, {**MARKED, "Authorization": "Bearer t0ken"}, (200, True)),
    ],
    ids=["marker unknown", "token missing", "token sent"],
)
def test_options_change_what_is_honoured(
    options: dict[str, Any], headers: dict[str, str], expected: tuple[int, bool | None]
) -> None:
    with started("django_upload", **options) as backend:
        answer = upload(backend, "clients.csv", table(CLIENT), headers)
        assert (answer.status_code, answer.json().get("load_test_mode")) == expected
