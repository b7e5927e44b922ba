"""Records as a spreadsheet."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from scenarioc.runtime.records import Columns

OFFICE = "http://schemas.openxmlformats.org"
DOCUMENT = f"{OFFICE}/officeDocument/2006/relationships"
PACKAGE = f"{OFFICE}/package/2006"
SHEET = f"{OFFICE}/spreadsheetml/2006/main"
FIXED_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
    f'Id="r1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{DOCUMENT}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{DOCUMENT}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def xlsx_body(slices: Iterator[Columns]) -> Iterator[bytes]:
    """Records as an Excel workbook with one sheet."""
    file = io.BytesIO()
    # no times: the same records are the same bytes
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in FIXED_PARTS.items():
            book.writestr(zipfile.ZipInfo(name), text)
        about = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        about.compress_type = zipfile.ZIP_DEFLATED
        with book.open(about, "w") as sheet:
            sheet.write(f'<worksheet xmlns="{SHEET}"><sheetData>'.encode())
            for number, columns in enumerate(slices):
                if number == 0:
                    sheet.write(sheet_row(list(columns)).encode())
                rows = zip(*columns.values(), strict=True)
                sheet.write("".join(map(sheet_row, rows)).encode())
                yield b""
            sheet.write(b"</sheetData></worksheet>")
    yield file.getvalue()


def sheet_row(values: Any) -> str:
    """One row of a sheet."""
    return f"<row>{''.join(map(sheet_cell, values))}</row>"


def sheet_cell(value: Any) -> str:
    """One cell of a sheet; lists and objects are JSON."""
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    if value is None:
        return "<c/>"
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'
