"""What the shops of these examples sell: one bag of coffee, to be paid at Alfamart."""

import os

from nicepay_checkout import DirectRegistration, Store


def coffee(reference: str) -> DirectRegistration:
    shop = os.environ.get("SHOP_URL", "https://merchant.example")
    return DirectRegistration(
        reference=reference,
        amount=10_000,
        goods_name="Kopi Gayo 250 g",
        store=Store.ALFAMART,
        buyer_name="John Doe",
        buyer_phone="08123456789",
        buyer_email="john.doe@example.com",
        buyer_address="Jl. Jend. Sudirman 28",
        buyer_city="South Jakarta",
        buyer_state="DKI Jakarta",
        buyer_postal_code="10200",
        callback_url=f"{shop}/nicepay/callback",
        notification_url=f"{shop}/nicepay/notification",
    )
