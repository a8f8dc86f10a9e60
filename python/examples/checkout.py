"""A payment from order to paid, against the sandbox on this machine. Run it: python checkout.py"""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import _sandbox

from nicepay_checkout import Callback, Notification, Registration

arrived: Queue[tuple[str, bytes]] = Queue()


class Shop(BaseHTTPRequestHandler):
    """The merchant's server, as small as it can be. See fastapi_app.py and its like for real ones."""

    def do_POST(self) -> None:
        arrived.put(("notification", self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(Notification.REPLY.status)
        self.send_header("Content-Type", Notification.REPLY.content_type)
        self.end_headers()
        self.wfile.write(Notification.REPLY.body.encode())

    def log_message(self, format: str, *_: object) -> None:
        pass


def main() -> None:
    server = HTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    shop = f"http://127.0.0.1:{server.server_port}"

    with _sandbox.start() as sandbox, sandbox.client() as client:
        # 1. The order is registered; the customer is sent to the payment page.
        checkout = client.register(
            Registration(
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
        )
        order = checkout.order  # what belongs into the merchant's books
        print(f"registered   {order.reference}: {order.amount} rupiah, {order.transaction_id}")
        print(f"payment page {checkout.payment_url}")

        # 2. The customer chooses a store; the browser comes back with a callback. It is signed by nobody.
        chosen = sandbox.choose_store(order.transaction_id, "alfamart")
        callback = Callback.parse(chosen["callback_url"])
        confirmation = client.confirm(callback, order=order)
        print(f"callback     pay {callback.payment_number} at {callback.store}: {confirmation.state}")

        # 3. The customer pays at the counter; NICEPAY's server tells the merchant's.
        sandbox.pay(order.transaction_id)
        what, body = arrived.get(timeout=30)
        notification = client.verify_notification(body)
        print(f"{what} {notification.reported_event}: its token is genuine")

        # 4. The notification is held against the order, and NICEPAY is asked for the truth.
        settlement = client.settle(notification, order=order)
        print(f"settled      {settlement.idempotency_key}")
        print("PAID" if settlement.is_paid else "NOT PAID")
    server.shutdown()


if __name__ == "__main__":
    main()
