"""What is read from, and written to, the headers of every request and answer beyond what Django does by itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADERS = {
    # Nothing of ours asks for these, so no page may, whoever wrote it. Passkeys stay allowed to ourselves.
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecureHeadersMiddleware:
    """Adds HEADERS to every answer that does not set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class ProxyMiddleware:
    """Behind a web server of ours, the visitor's address is the one which that server saw: the last it wrote down.

    What stands before it in X-Forwarded-For came from the visitor and may be made up. Without this, everybody would
    share the web server's own address, and one person's wrong passwords would count for all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if seen := request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip():
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)
