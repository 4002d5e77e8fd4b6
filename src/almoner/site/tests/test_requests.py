"""What every answer carries, and what stops an upload."""

import io
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from almoner.site.headers import HEADERS, ProxyMiddleware, SecureHeadersMiddleware
from almoner.site.uploads import LimitedUploadHandler


def test_every_answer_carries_the_secure_headers(rf: RequestFactory) -> None:
    response = SecureHeadersMiddleware(lambda _: HttpResponse())(rf.get("/"))
    assert HEADERS.items() <= dict(response.headers).items()


def test_answer_that_sets_its_own_keeps_it(rf: RequestFactory) -> None:
    own = {"Cross-Origin-Resource-Policy": "cross-origin"}
    response = SecureHeadersMiddleware(lambda _: HttpResponse(headers=own))(rf.get("/"))
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("203.0.113.9", "203.0.113.9"), ("10.0.0.1, 203.0.113.9", "203.0.113.9"), ("", "127.0.0.1")],
)
def test_behind_a_proxy_the_address_is_the_one_it_saw(rf: RequestFactory, forwarded: str, address: str) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": forwarded})
    ProxyMiddleware(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = settings.SECURE_CSP
    assert policy["default-src"] == ["'self'"]
    assert not any(
        "unsafe" in source or "http" in source or "*" in source for sources in policy.values() for source in sources
    )


def test_upload_within_the_limit_arrives(rf: RequestFactory) -> None:
    request = rf.post("/", {"file": SimpleUploadedFile("rows.csv", b"a,b\n1,2\n"), "note": "words"})
    assert request.FILES["file"].read() == b"a,b\n1,2\n"
    assert request.POST["note"] == "words"


def test_upload_that_announces_too_much_is_refused_unread(rf: RequestFactory) -> None:
    request = rf.post("/", {"file": SimpleUploadedFile("rows.csv", b"a,b\n")})
    request.META["CONTENT_LENGTH"] = str(200 * 1024 * 1024)
    with pytest.raises(RequestDataTooBig, match="larger than 10 MB"):
        _ = request.FILES


def test_upload_that_turns_out_too_large_is_stopped(rf: RequestFactory, settings: SimpleNamespace) -> None:
    settings.UPLOAD_MAX_BYTES = 1024
    request = rf.post("/", {"file": SimpleUploadedFile("rows.csv", b"x" * 2048)})
    with pytest.raises(RequestDataTooBig):
        _ = request.FILES


def test_two_files_share_the_limit(settings: SimpleNamespace) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    handler = LimitedUploadHandler()
    assert handler.receive_data_chunk(b"x" * 600, 0) == b"x" * 600
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"x" * 600, 0)


def test_handlers_after_it_still_read_the_body(rf: RequestFactory) -> None:
    assert LimitedUploadHandler().handle_raw_input(io.BytesIO(), {}, 10, b"boundary") is None
