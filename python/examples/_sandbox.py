"""The sandbox for the examples: the installed one or, in a clone of the repository, one built from its source."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from nicepay_checkout.testing import Sandbox, SandboxError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Public: it is printed in NICEPAY's documentation.
MERCHANT = "IONPAYTEST"
MERCHANT_KEY = "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="


def start() -> Sandbox:
    try:
        return Sandbox()
    except SandboxError:
        root = Path(__file__).resolve().parents[2]
        if not (root / "sandbox" / "Cargo.toml").exists() or shutil.which("cargo") is None:
            raise
    note = "building the sandbox, a stand-in for NICEPAY, from this clone with cargo: some two minutes, once"
    print(note, file=sys.stderr, flush=True)
    subprocess.run(["cargo", "build", "--locked", "-p", "nicepay-sandbox"], cwd=root, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))
    return Sandbox(binary=str(root / target / "debug" / "nicepay-sandbox"))


@contextmanager
def shop() -> Generator[Callable[[int], None], None, None]:
    """The variables that a shop reads, set for a sandbox of its own. Gives what says where the shop listens."""
    signal.signal(signal.SIGTERM, _end)
    with start() as sandbox, tempfile.TemporaryDirectory() as folder:
        os.environ["NICEPAY_BASE_URL"] = sandbox.base_url
        os.environ["NICEPAY_MERCHANT_ID"], os.environ["NICEPAY_MERCHANT_KEY"] = MERCHANT, MERCHANT_KEY
        os.environ.setdefault("SHOP_DATABASE", f"{folder}/shop.db")
        os.environ.setdefault("NICEPAY_LEDGER_URL", f"sqlite:{folder}/payments.db")

        def say(port: int) -> None:
            os.environ["SHOP_URL"] = url = f"http://127.0.0.1:{port}"
            print(f"the shop is at {url} (curl -X PUT {url}/orders/1), its sandbox at {sandbox.base_url}", flush=True)

        with suppress(KeyboardInterrupt):
            yield say


def _end(number: int, frame: object) -> None:
    sys.exit()


def port() -> int:
    return int(os.environ.get("PORT", "8000"))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *_: object) -> None:
        pass


def serve(make_app: "Callable[[], WSGIApplication]", program: str, *first: str) -> None:
    """Serves a WSGI application against a sandbox until it is stopped, and has the shop's program work beside it."""
    with shop() as say:
        for command in first:
            subprocess.run([sys.executable, program, command], check=True, stdout=subprocess.DEVNULL)
        with make_server("127.0.0.1", port(), make_app(), _Server, _Quiet) as server:
            say(server.server_port)
            working = subprocess.Popen([sys.executable, program, "work"])
            try:
                server.serve_forever()
            finally:
                working.terminate()
                working.wait()
