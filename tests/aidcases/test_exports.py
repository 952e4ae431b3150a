"""What leaves a list as a file: exactly what is filtered, inert, and in the audit log."""

import csv
import io
import zipfile

import pytest
from django.test import Client
from openpyxl import load_workbook

from aidcases.models import AuditEntry, User
from aidcases.roles import Role
from aidcases.views.exports import inert
from tests.people import REGENCY, People, person

NASTY = ["=1+1", "+62812", "-3", "@SUM(A1)", "\tx", "\rx", '=LINK("a")']


@pytest.fixture
def as_admin(people: People, client: Client) -> Client:
    client.force_login(people.admin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("cell", NASTY)
def test_a_cell_that_would_be_a_formula_becomes_text(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


def test_csv_cells_are_inert(as_admin: Client) -> None:
    for number, name in enumerate(NASTY):
        person(f"nasty{number}", Role.PSM, REGENCY, phone=name)
    text = _body(as_admin.get("/users/?export=csv")).decode("utf-8-sig")
    names = [row[4] for row in csv.reader(io.StringIO(text)) if row[0].startswith("nasty")]
    assert len(names) == len(NASTY)
    assert all(name.startswith("'") for name in names)


def test_xlsx_cells_are_text_without_formulas_or_links(as_admin: Client) -> None:
    for number, name in enumerate(["=1+1", "http://example.org", "007"]):
        person(f"nasty{number}", Role.PSM, REGENCY, first_name=name)
    body = _body(as_admin.get("/users/?export=xlsx"))
    sheet = load_workbook(io.BytesIO(body)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {"=1+1", "http://example.org", "007"} <= {cell.value for cell in cells}
    raw = b"".join(
        zipfile.ZipFile(io.BytesIO(body)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(body)).namelist()
        if "sheet" in name
    )
    assert b"<f>" not in raw and b"hyperlink" not in raw


def test_a_file_holds_exactly_what_is_filtered_and_is_logged(as_admin: Client) -> None:
    text = _body(as_admin.get("/users/?role=psm&export=csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert sorted(row[0] for row in rows) == ["psm", "psm-lain"]
    entry = AuditEntry.objects.get(action="list.exported")
    assert (entry.actor, entry.details["rows"]) == ("admin", 2)
    assert entry.details["filters"] == {"role": "psm"}


def test_hidden_columns_stay_out_of_the_file_and_are_remembered(as_admin: Client) -> None:
    as_admin.post("/users/", {"columns_chosen": "1", "column": ["username", "role"]})
    head = _body(as_admin.get("/users/?export=csv")).decode("utf-8-sig").splitlines()[0]
    assert head.count(",") == 1
    assert User.objects.get(username="admin").preferences["hidden_columns"]


def test_a_list_without_the_permission_is_not_exported(people: People, client: Client) -> None:
    client.force_login(people.psm, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/users/?export=csv").status_code == 403
