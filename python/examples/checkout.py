"""A payment from order to paid, and back, against the sandbox on this machine. Run it: python checkout.py"""

import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import _sandbox
from readme import notified
from store import Books

from nicepay_checkout import Callback, Client, NicepayError, Registration


def merchant(client: Client, books: Books) -> HTTPServer:
    """The merchant's server, as small as it can be. See fastapi_app.py and its like for real ones."""

    class Shop(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status, text = notified(client, books, body)
            except NicepayError as error:
                status, text = 503, error.kind.value
            print(f"notification answered with {status} {text}", flush=True)
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main(books: Books) -> None:
    with _sandbox.start() as sandbox, sandbox.client() as client, merchant(client, books) as server:
        shop = f"http://127.0.0.1:{server.server_port}"

        # 1. The order: the intent is kept, then it is registered; the customer is sent to the payment page.
        registration = Registration(
            reference="order-20221223-1",
            amount=10_000,
            goods_name="Kopi Gayo 250 g",
            buyer_name="John Doe",
            buyer_phone="08123456789",
            buyer_email="john.doe@example.com",
            buyer_city="South Jakarta",
            buyer_state="DKI Jakarta",
            buyer_postal_code="10200",
            callback_url=f"{shop}/callback",
            notification_url=f"{shop}/notification",
        )
        books.plan(registration.reference, registration.amount)
        checkout = client.register(registration)
        books.keep(checkout.order)
        print(f"registered   {checkout.reference}: {checkout.amount} rupiah, {checkout.transaction_id}")
        print(f"payment page {checkout.payment_url}")

        # 2. The customer chooses a store; the browser comes back with a callback. It is signed by nobody.
        callback = Callback.parse(sandbox.choose_store(checkout.transaction_id, "alfamart")["callback_url"])
        entry = books.find(callback)
        assert entry is not None
        confirmation = client.confirm(callback, order=entry.order)
        books.book(entry, confirmation.transaction)
        print(f"callback     pay {confirmation.transaction.payment_number}: {confirmation.state}", flush=True)

        # 3. The customer pays at the counter; NICEPAY's server tells the merchant's, which asks and books.
        sandbox.pay(checkout.transaction_id)
        sandbox.idle()
        print(f"PAID         {books.journal()}", flush=True)

        # 4. The store takes the payment back; what was delivered is taken back too.
        sandbox.reverse(checkout.transaction_id)
        sandbox.idle()
        print(f"REVERSED     {books.journal()}")
        server.shutdown()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Books(Path(folder) / "shop.db"))
