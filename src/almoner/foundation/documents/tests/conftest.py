"""What was not tried is said aloud."""

import pytest

from .test_scanner import NOT_RUN


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A run without ClamAV's daemon says so at its end."""
    if any(NOT_RUN in str(report.longrepr) for report in terminalreporter.getreports("skipped")):
        terminalreporter.section(NOT_RUN, sep="!", red=True)
