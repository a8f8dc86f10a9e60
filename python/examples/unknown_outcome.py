"""Registering when the answer may get lost on the way."""

from store import Books

from nicepay_checkout import Client, DirectRegistration, OutcomeUnknownError, PaymentCode


# region register
def register_surely(client: Client, books: Books, registration: DirectRegistration) -> PaymentCode | None:
    """The payment; ``None`` when an earlier attempt got through, and a new reference is needed."""
    books.plan(registration.reference, registration.amount)  # a notification may name it, whatever is answered
    payment: PaymentCode | None
    try:
        payment = client.register_direct(registration)
    except OutcomeUnknownError:
        # The same registration once more: NICEPAY refuses a reference that it has.
        payment = client.resolve_direct(registration).registered
    if payment is not None:
        books.keep(payment.order)
    return payment


# endregion
