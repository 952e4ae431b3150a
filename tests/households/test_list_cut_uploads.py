"""An upload whose line is cut leaves nothing behind (F18), and a hostile name is tamed (F22)."""

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from aidcases.models import SourceFile
from aidcases.wsgi import application
from households.models import ListImport
from tests.people import standing_people
from tests.sheets import families, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TOKEN = "t" * 32


@pytest.fixture
def storage(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def session(client: Client) -> str:
    """The cookies of an admin who is logged in."""
    client.force_login(standing_people().admin, backend=BACKEND)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def form(data: bytes) -> bytes:
    """As a browser sends it: the token first, then the file, then what follows it."""
    file = io.BytesIO(data)
    file.name = "daftar.xlsx"
    sent = {"csrfmiddlewaretoken": TOKEN, "file": file, "password": ""}
    return encode_multipart(BOUNDARY, sent)


def sent(session: str, body: bytes, length: int) -> int:
    """POST this much of a body of that length through the application as it is served."""
    answered: list[int] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": reverse("list_upload"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_REFERER": "https://testserver/",
        "HTTP_COOKIE": session,
        "CONTENT_TYPE": MULTIPART_CONTENT,
        "CONTENT_LENGTH": str(length),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multiprocess": True,
        "wsgi.multithread": True,
    }
    answer = application(environ, lambda status, headers, *_: answered.append(int(status[:3])))
    b"".join(answer)
    return answered[0]


def kept(storage: Path) -> list[Path]:
    return [path for path in storage.rglob("*") if path.is_file()]


def test_the_whole_form_is_a_list(session: str, storage: Path):
    body = form(xlsx(families(30)))
    assert sent(session, body, len(body)) == 302
    assert ListImport.objects.count() == 1 and len(kept(storage)) == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_f18_a_form_that_is_cut_is_no_list(session: str, storage: Path, share: float):
    body = form(xlsx(families(30)))
    assert sent(session, body[: int(len(body) * share)], len(body)) >= 400
    assert not ListImport.objects.exists() and not SourceFile.objects.exists()
    assert kept(storage) == []


def test_f22_a_hostile_name_is_shown_tamed_and_stored_under_one_of_our_own(
    client: Client, session: str, storage: Path
):
    """300 characters, marks that turn the direction of writing, the end of a line, and a path."""
    marks = "\u202e\u200f\r\nSet-Cookie: a=b\u2066"
    name = f"../../{'x' * 100}{marks}{'y' * 200}.xlsx"
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
    head += f"filename*=UTF-8''{quote(name)}\r\nContent-Type: application/octet-stream\r\n\r\n"
    body = head.encode() + xlsx(families(3)) + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = client.generic("POST", reverse("list_upload"), body, content_type=MULTIPART_CONTENT)
    assert answer.status_code == 302
    source = SourceFile.objects.get()
    assert len(source.original_name) <= 200 and source.original_name.endswith("y.xlsx")
    assert "xSet-Cookie: a=by" in source.original_name and source.original_name.isprintable()
    assert re.fullmatch(r"ministry_list/\d{4}/\d{2}/[0-9a-f]{32}\.xlsx", source.stored.name)
    page = client.get(answer["Location"])
    assert source.original_name in page.content.decode()
    assert not {"\u202e", "\u200f", "\u2066"} & set(page.content.decode())
