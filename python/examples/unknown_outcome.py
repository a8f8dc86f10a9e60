"""Registering when the answer may get lost on the way."""

from nicepay_checkout import Client, DirectRegistration, OutcomeUnknownError, PaymentCode


# region register
def register_surely(client: Client, registration: DirectRegistration) -> PaymentCode | None:
    """The payment; ``None`` when an earlier attempt got through, and a new reference is needed."""
    try:
        return client.register_direct(registration)
    except OutcomeUnknownError:
        # The same registration once more: NICEPAY refuses a reference that it has.
        return client.resolve_direct(registration).registered


# endregion
