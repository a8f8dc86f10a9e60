"""For merchants' own tests: signed messages, and :class:`Sandbox`, NICEPAY's gateway on your own machine.

A test that signs its own messages proves the handler, not NICEPAY; the sandbox proves the whole way::

    from nicepay_checkout.testing import Sandbox

    with Sandbox() as sandbox:
        client = sandbox.client()
        checkout = client.register(...)
        sandbox.choose_store(checkout.transaction_id, "alfamart")
        sandbox.pay(checkout.transaction_id)
        assert client.inquire(checkout.order).is_paid
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
import weakref

from ._native import (
    Credentials,
    notification_token,
    read_direct_registration,
    read_inquiry,
    read_registration,
    registration_body,
    request_token,
    sample_callback,
    sample_notification,
)
from .aio import AsyncClient
from .client import Client
from .codes import PayMethod, Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self, Unpack

    from .codes import Bank
    from .types import Settings

__all__ = [
    "Sandbox",
    "SandboxError",
    "notification_token",
    "read_direct_registration",
    "read_inquiry",
    "read_registration",
    "registration_body",
    "request_token",
    "sample_callback",
    "sample_notification",
]


class SandboxError(Exception):
    """The sandbox could not be started, or refused what it was asked to do."""


class Sandbox:
    """A stand-in for NICEPAY's gateway in a process of its own, on a free port of this machine, until it is closed.

    Comes with ``pip install 'nicepay-checkout[sandbox]'``; from a checkout, ``pip install -v ./python/sandbox``
    compiles it in about a minute and a half. Another build of the program is named by ``binary`` or the variable
    ``NICEPAY_SANDBOX_BINARY``, or found on the ``PATH``.
    """

    base_url: str
    """Where it listens, such as ``http://127.0.0.1:41234``: the ``environment`` of a client."""

    def __init__(
        self,
        *,
        binary: str | None = None,
        seed: int | None = None,
        autopay: int | None = None,
        merchants: dict[str, str] | None = None,
    ) -> None:
        """Starts it and waits until it listens.

        Args:
            binary: the program, where the installed one is not meant.
            seed: makes transaction ids and payment numbers the same each time.
            autopay: a payment pays itself that many seconds after its number was issued.
            merchants: more merchants than ``IONPAYTEST``, id to key. Their keys show in process lists.

        Raises:
            SandboxError: the program is missing or does not start.
        """
        command = [binary or _find(), "serve", "--port", "0"]
        if seed is not None:
            command += ["--seed", str(seed)]
        if autopay is not None:
            command += ["--autopay", str(autopay)]
        for merchant, key in (merchants or {}).items():
            command += ["--merchant", f"{merchant}:{key}"]
        # A new session, so that Ctrl-C in the terminal ends the test run and not the gateway under it.
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        # Also when nobody closes it: at the latest when the interpreter ends.
        self._end = weakref.finalize(self, _end, self._process)
        assert self._process.stdout is not None
        said: list[str] = []
        for line in self._process.stdout:
            said.append(line)
            address = next((word for word in line.split() if word.startswith("http://")), None)
            if address:
                self.base_url = address.rstrip("/.,")
                return
        self.close()
        raise SandboxError(f"the sandbox did not start: {''.join(said).strip() or 'it said nothing'}")

    def client(self, **settings: Unpack[Settings]) -> Client:
        """A client of it, for the merchant ``IONPAYTEST``."""
        return Client(credentials=Credentials.sandbox(), environment=self.base_url, **settings)

    def async_client(self, **settings: Unpack[Settings]) -> AsyncClient:
        """An asynchronous client of it, for the merchant ``IONPAYTEST``."""
        return AsyncClient(credentials=Credentials.sandbox(), environment=self.base_url, **settings)

    def choose_store(self, transaction_id: str, store: Store | str) -> dict[str, Any]:
        """The customer chooses a store on the payment page: gives ``payment_number`` and ``callback_url``."""
        return self.control("POST", f"transactions/{transaction_id}/choose", {"store": Store(store).code})

    def choose(
        self,
        transaction_id: str,
        pay_method: PayMethod | str,
        *,
        partner: Store | Bank | str | None = None,
        phone: str | None = None,
        card: str | None = None,
    ) -> dict[str, Any]:
        """The customer chooses how to pay on the payment page: gives ``instruction`` and ``callback_url``.

        Args:
            pay_method: a store, a virtual account, QRIS, an e-wallet, pay-later or a card.
            partner: the store, bank, wallet or lender; for QRIS the issuer, if it matters.
            phone: where a wallet's push message goes; the buyer's phone by default.
            card: the card's number. ``4000000000000002`` is declined, any other that a card can have is accepted.
        """
        given = {"method": PayMethod(pay_method).value, "partner": partner, "phone": phone, "card": card}
        plain = {name: getattr(value, "code", value) for name, value in given.items() if value is not None}
        return self.control("POST", f"transactions/{transaction_id}/choose", plain)

    def pay(self, transaction_id: str) -> dict[str, Any]:
        """The customer pays; a notification goes out. Gives the transaction."""
        return self.control("POST", f"transactions/{transaction_id}/pay")

    def fail(self, transaction_id: str) -> dict[str, Any]:
        """The bank declines the card, or the wallet or lender refuses. Gives the transaction."""
        return self.control("POST", f"transactions/{transaction_id}/fail")

    def reverse(self, transaction_id: str) -> dict[str, Any]:
        """The deposit is taken back; a notification goes out. Gives the transaction."""
        return self.control("POST", f"transactions/{transaction_id}/reverse")

    def expire(self, transaction_id: str) -> dict[str, Any]:
        """The payment's time is over. Gives the transaction."""
        return self.control("POST", f"transactions/{transaction_id}/expire")

    def notify(self, transaction_id: str) -> dict[str, Any]:
        """Sends the last notification again. Gives the transaction."""
        return self.control("POST", f"transactions/{transaction_id}/notify")

    def forge(self, transaction_id: str, kind: str) -> dict[str, Any]:
        """Sends a forged notification: ``token``, ``key``, ``amount``, ``reference``, ``deposit`` or ``reversal``; the
        last three carry a genuine token, which covers transaction id and amount only."""
        return self.control("POST", f"transactions/{transaction_id}/forge", {"kind": kind})

    def transaction(self, transaction_id: str) -> dict[str, Any]:
        """A payment as the gateway's books have it, its notifications included."""
        return self.control("GET", f"transactions/{transaction_id}")

    def transactions(self) -> list[dict[str, Any]]:
        """Every payment in the gateway's books."""
        listed: list[dict[str, Any]] = self.control("GET", "transactions")["transactions"]
        return listed

    def requests(self) -> list[dict[str, Any]]:
        """The requests that arrived, tokens redacted, the latest thousand."""
        listed: list[dict[str, Any]] = self.control("GET", "requests")["requests"]
        return listed

    def inject(self, operation: str, kind: str, **details: Any) -> None:
        """Makes an operation misbehave: ``inject("register", "drop_after", times=1)``. The kinds are listed in the
        sandbox's own guide; ``latency`` takes ``ms``, ``status_before`` and ``status_after`` take ``status``."""
        self.control("POST", "faults", {"operation": operation, "kind": kind, **details})

    def heal(self) -> None:
        """Takes every fault away."""
        self.control("DELETE", "faults")

    def advance(self, seconds: int) -> None:
        """Puts the gateway's clock forward."""
        self.control("POST", "clock/advance", {"seconds": seconds})

    def idle(self) -> bool:
        """Waits until every notification is delivered or given up; ``False`` after 30 seconds."""
        return bool(self.control("POST", "idle")["idle"])

    def reset(self) -> None:
        """Forgets payments, faults and requests."""
        self.control("POST", "reset")

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Asks the control API, ``/sandbox/`` + ``path``.

        Raises:
            SandboxError: it refused.
        """
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        url = f"{self.base_url}/sandbox/{path}"
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        # The environment's proxy is for the world outside, not for this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                result: dict[str, Any] = json.loads(answer.read() or b"{}")
                return result
        except urllib.error.HTTPError as refused:
            raise SandboxError(f"{method} {path}: {refused.read().decode(errors='replace')}") from None

    def close(self) -> None:
        """Ends it."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _find() -> str:
    named = os.environ.get("NICEPAY_SANDBOX_BINARY")
    if named:
        return named
    try:
        from nicepay_checkout_sandbox import binary
    except ImportError:
        found = shutil.which("nicepay-sandbox")
        if found:
            return found
        raise SandboxError("the sandbox is not installed: pip install 'nicepay-checkout[sandbox]'") from None
    try:
        return str(binary())
    except FileNotFoundError as missing:
        raise SandboxError(str(missing)) from None
