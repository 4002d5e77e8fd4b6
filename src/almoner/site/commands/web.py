"""The web server: gunicorn, the same for the demo and for production."""

import os
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

SHARED_MEMORY = "/dev/shm"  # noqa: S108  a worker's heartbeat must not wait for a disk


class Web(BaseApplication):
    """Serves our application with ``options`` (gunicorn's names)."""

    def __init__(self, **options: Any) -> None:
        self.options = {
            "worker_class": "gthread",
            "preload_app": True,  # loaded once, so that a fault shows at once and memory is shared
            "control_socket_disable": True,
            "worker_tmp_dir": SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None,
            "loglevel": "warning",
            **options,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Load all there is, addresses and views included, so that what cannot be served is never started."""
        from django.urls import get_resolver

        from almoner.site.wsgi import application

        _ = get_resolver().url_patterns
        return application


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        return os.cpu_count() or 1
