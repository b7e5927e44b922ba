"""Rows of a CSV file or of the first sheet of a workbook (XLSX)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def records(name: str, content: bytes) -> Iterator[dict[str, str]]:
    """Each row as a mapping of the headings of the first row; raises ValueError for what is no table."""
    rows = (
        _sheet_rows(content) if name.lower().endswith(".xlsx") else csv.reader(io.StringIO(content.decode("utf-8-sig")))
    )
    headings = next(iter(rows := iter(rows)), [])
    for row in rows:
        if any(row):
            yield dict(zip(headings, row, strict=False))


def _sheet_rows(content: bytes) -> Iterator[list[str]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        sheet = archive.read("xl/worksheets/sheet1.xml")
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError("not a workbook") from error
    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        strings = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        shared = ["".join(text.text or "" for text in item.iter(f"{SHEET}t")) for item in strings]
    for row in ElementTree.fromstring(sheet).iter(f"{SHEET}row"):
        cells = {_column(cell.get("r", "")): _value(cell, shared) for cell in row}
        yield [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]


def _column(reference: str) -> int:
    """The column of a cell such as `AB12`, from 0."""
    number = 0
    for letter in re.match("[A-Z]*", reference)[0]:  # type: ignore[index]
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{SHEET}t"))
    value = cell.findtext(f"{SHEET}v", "")
    return shared[int(value)] if cell.get("t") == "s" else value
