"""Fixtures for the tests of programs that use this SDK; pytest finds them by itself.

``nicepay_sandbox``
    NICEPAY's gateway on this machine, one for the session, forgetting everything between tests.
``nicepay_client``, ``nicepay_async_client``
    Clients of it.
"""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .aio import AsyncClient
    from .client import Client
    from .testing import Sandbox


@pytest.fixture(scope="session")
def _nicepay_sandbox_process() -> Iterator[Sandbox]:
    from .testing import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def nicepay_sandbox(_nicepay_sandbox_process: Sandbox) -> Sandbox:
    """NICEPAY's gateway on this machine, empty."""
    _nicepay_sandbox_process.reset()
    return _nicepay_sandbox_process


@pytest.fixture
def nicepay_client(nicepay_sandbox: Sandbox) -> Iterator[Client]:
    """A client of the sandbox."""
    with nicepay_sandbox.client() as client:
        yield client


@pytest.fixture
def nicepay_async_client(nicepay_sandbox: Sandbox) -> AsyncClient:
    """An asynchronous client of the sandbox."""
    return nicepay_sandbox.async_client()
