"""Changing the merchant key without losing a notification."""

from nicepay_checkout import Credentials


# region rotate
def credentials_while_rotating(merchant_id: str, new_key: str, old_key: str) -> Credentials:
    """Signs with the new key; takes notifications signed with either."""
    return Credentials(merchant_id=merchant_id, merchant_key=new_key, previous_keys=[old_key])


# endregion
