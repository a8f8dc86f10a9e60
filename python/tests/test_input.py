"""Bad input, one table; and what holds for any input."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from conftest import BUYER, ID, registration
from hypothesis import given
from hypothesis import strategies as st

import nicepay_checkout as n
from nicepay_checkout import testing

NAIVE = datetime(2030, 1, 1)


class Text(str):
    """A str of one's own is a str."""


BAD_AMOUNTS: list[tuple[Any, str]] = [
    (True, "is a bool"),
    (1.0, "is a float"),
    (Decimal(10_000), "is a Decimal"),
    (Fraction(1), "is a Fraction"),
    (None, "is a NoneType"),
    (b"10000", "is a bytes"),
    ([], "is a list"),
    ("", "is empty"),
    ("10000.00", "use whole rupiah as digits only"),
    ("10,000", "use whole rupiah as digits only"),
    ("-1", "use whole rupiah as digits only"),
    ("1e4", "use whole rupiah as digits only"),
    (" 1", "use whole rupiah as digits only"),
    ("٣", "use whole rupiah as digits only"),
    ("010", "leading zero"),
    ("1" * 13, "at most 12 digits"),
    ("0", "is 0: use at least 1 rupiah"),
    (0, "is 0: use at least 1 rupiah"),
    (-1, "is negative: use at least 1 rupiah"),
    (10**12, "has more than 12 digits: NICEPAY accepts at most 12 digits"),
    (10**30, "has more than 12 digits: NICEPAY accepts at most 12 digits"),
]


@pytest.mark.parametrize(("amount", "said"), BAD_AMOUNTS, ids=[repr(amount) for amount, _ in BAD_AMOUNTS])
def test_bad_amounts_are_refused_everywhere(amount: Any, said: str) -> None:
    for make in (
        lambda: n.Registration(reference="r", amount=amount, **BUYER),
        lambda: n.Order(reference="r", amount=amount, transaction_id=ID),
        lambda: n.CartItem(name="Kopi", amount=amount),
        lambda: n.AmountPolicy.with_fee(max=amount),
    ):
        with pytest.raises(n.InvalidRequestError, match=said) as met:
            make()
        assert [field.field for field in met.value.fields] in (["amount"], ["max"])
        assert "float" not in str(met.value) or "never a float" in str(met.value) or amount == 1.0


BAD_FIELDS: list[tuple[dict[str, Any], list[str]]] = [
    ({"buyer_name": 7}, ["buyer_name"]),
    ({"buyer_name": b"John"}, ["buyer_name"]),
    ({"buyer_name": "\ud800"}, ["buyer_name"]),
    ({"reference": 7}, ["reference"]),
    ({"pay_method": 3}, ["pay_method"]),
    ({"store": object()}, ["store"]),
    ({"expires_at": NAIVE}, ["expires_at"]),
    ({"expires_at": "2030-01-01"}, ["expires_at"]),
    ({"expires_at": 1_900_000_000}, ["expires_at"]),
    ({"expires_at": datetime.max.replace(tzinfo=timezone(timedelta(hours=-23)))}, ["expires_at"]),
    ({"cart": 7}, ["cart"]),
    ({"cart": [{"name": "Kopi"}]}, ["cart"]),
    ({"sellers": ["x"]}, ["sellers"]),
    # What the face refuses and what the core refuses are told together.
    (
        {"amount": 1.5, "buyer_email": "nobody", "wallet_expires_at": NAIVE},
        ["amount", "wallet_expires_at", "buyer_email"],
    ),
]


@pytest.mark.parametrize(("fields", "wrong"), BAD_FIELDS, ids=[str(list(fields)) for fields, _ in BAD_FIELDS])
def test_bad_fields_are_named(fields: dict[str, Any], wrong: list[str]) -> None:
    with pytest.raises(n.InvalidRequestError) as met:
        registration(**fields)
    assert [field.field for field in met.value.fields] == wrong
    for field in met.value.fields:
        assert field.problem
        assert field.fix
        assert field.field in str(met.value)
        assert pickle.loads(pickle.dumps(field)) == field


def test_a_misspelt_field_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'buyer_nme'"):
        registration(buyer_nme="John")
    with pytest.raises(TypeError, match="'strt'"):
        n.SellerAddress(strt="x")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        n.Order("r", 1, ID)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        n.Client(credentials=n.Credentials.sandbox(), environment="sandbox", timout=5)  # type: ignore[call-arg]


BAD_MESSAGES: list[tuple[Any, str]] = [
    ({}, "is a dict"),
    (None, "is a NoneType"),
    ([("tXid", ID)], "is a list"),
    (7, "is a int"),
    (b"", "is empty"),
    (b"[]", "is not a JSON object"),
    (b"%zz=1", "two hexadecimal digits"),
    (b"tXid=" + b"x" * 70_000, "at most 65536"),
    (b"tXid=a&tXid=b", "twice with different values"),
    (b"\xff\xfe", "is not form data"),
    (b'{"tXid": "x"', "is truncated JSON"),
]


@pytest.mark.parametrize(("message", "said"), BAD_MESSAGES, ids=[repr(message)[:20] for message, _ in BAD_MESSAGES])
def test_bad_messages_are_refused(message: Any, said: str) -> None:
    client = n.Client(credentials=n.Credentials.sandbox(), environment="sandbox")
    for read in (client.verify_notification, n.Notification.parse, n.Callback.parse):
        with pytest.raises(n.InvalidRequestError, match=said):
            read(message)


BAD_SETTINGS: list[tuple[dict[str, Any], str]] = [
    ({"timeout": 0}, "timeout"),
    ({"timeout": -1}, "timeout"),
    ({"connect_timeout": float("inf")}, "connect_timeout"),
    ({"read_timeout": float("nan")}, "read_timeout"),
    ({"proxy": "::"}, "proxy"),
    ({"root_certificates": [b"no pem"]}, "root_certificate"),
    ({"user_agent": "ü"}, "user_agent"),
    ({"environment": "prod"}, "environment"),
    ({"environment": "http://shop.example"}, "base_url"),
]


@pytest.mark.parametrize(("settings", "field"), BAD_SETTINGS, ids=[str(settings) for settings, _ in BAD_SETTINGS])
def test_bad_settings_are_refused(settings: dict[str, Any], field: str) -> None:
    for client in (n.Client, n.AsyncClient):
        with pytest.raises(n.InvalidRequestError) as met:
            client(**{"credentials": n.Credentials.sandbox(), "environment": "sandbox", **settings})
        assert [wrong.field for wrong in met.value.fields] == [field]


def test_bad_credentials_are_refused_without_showing_a_key() -> None:
    for given_key in ("", " canary", "canary\n"):
        with pytest.raises(n.InvalidRequestError) as met:
            n.Credentials(merchant_id="?", merchant_key=given_key)
        assert [field.wire_name for field in met.value.fields] == ["iMid", "merchantKey"]
        assert "canary" not in str(met.value) + repr(met.value)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(n.Credentials.sandbox())


def test_good_input_of_every_shape() -> None:
    as_int = registration(amount=10_000)
    assert as_int == registration(amount="10000") == registration(amount=Text("10000"))
    assert as_int.amount == 10_000
    assert registration(store="ALMA").store is n.Store.ALFAMART
    assert registration(store=n.Store.ALFAMART) == registration(store="alfamart")
    assert registration(pay_method=n.PayMethod.CONVENIENCE_STORE).pay_method == "convenience_store"
    later = datetime(2031, 1, 1, tzinfo=timezone.utc)
    full = registration(
        store="ASTR",
        expires_at=later,
        cart=[n.CartItem(name="Kopi", amount="10000", quantity=2, id="K1")],
        sellers=[n.Seller(id="S1", name="Toko", address=n.SellerAddress(city="Bandung"))],
        buyer_country=None,
    )
    assert full.store is not None
    assert not full.store.is_known
    assert full.store.code == "ASTR"
    assert full.cart[0].quantity == 2
    assert full.sellers[0].address.city == "Bandung"
    assert full.buyer_country is None
    assert full.expires_at == later
    assert full.to_dict()["sellers"][0]["address"]["city"] == "Bandung"
    assert pickle.loads(pickle.dumps(full)) == full
    assert full.replace(amount=5).amount == 5
    assert full.replace() == full
    full.check()
    with pytest.raises(n.InvalidRequestError) as met:
        n.Registration(reference="r", amount=1).check(direct=True)
    assert "store" in [field.field for field in met.value.fields]
    assert "John" not in repr(full)
    for body in (bytearray, memoryview):
        raw = testing.sample_notification(
            order=n.Order(reference="r", amount=1, transaction_id=ID), credentials=n.Credentials.sandbox()
        )
        assert n.Notification.parse(body(raw)).claimed_reference == "r"


def test_a_direct_registration_has_its_store_and_address() -> None:
    payment = registration(buyer_address=None, expires_at=datetime(2031, 1, 1, tzinfo=timezone.utc))
    direct = payment.direct(store="alfamart", buyer_address="Jalan 1")
    assert isinstance(direct, n.Registration)
    assert (direct.store, direct.buyer_address, direct.amount) == (n.Store.ALFAMART, "Jalan 1", 10_000)
    assert direct == n.DirectRegistration(**{**payment.to_dict(), "store": "ALMA", "buyer_address": "Jalan 1"})
    assert payment.store is None
    # Of one class or not equal: their hashes differ too.
    assert direct != payment.replace(store="alfamart", buyer_address="Jalan 1")
    assert hash(direct) == hash(direct.replace())
    assert type(direct.replace(amount=5)) is n.DirectRegistration
    again = pickle.loads(pickle.dumps(direct))
    assert (type(again), again) == (n.DirectRegistration, direct)
    assert repr(direct).startswith("DirectRegistration(reference='order-1', amount=10000")
    direct.check()
    with pytest.raises(n.InvalidRequestError) as met:
        direct.replace(callback_url=None).check(direct=False)
    assert [field.field for field in met.value.fields] == ["callback_url"]


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_direct_registration_without_store_or_address_is_refused(nothing: Any) -> None:
    payment = registration(buyer_address=None)
    fields: dict[str, Any] = {**BUYER, "buyer_address": nothing, "reference": "r", "amount": 1, "store": nothing}
    makers: list[Callable[[], n.DirectRegistration]] = [
        lambda: payment.direct(store=nothing, buyer_address=nothing),
        lambda: n.DirectRegistration(**fields),
    ]
    for make in makers:
        with pytest.raises(n.InvalidRequestError) as met:
            make()
        assert {field.field for field in met.value.fields} == {"store", "buyer_address"}
        assert all(field.problem and field.fix for field in met.value.fields)
    with pytest.raises(n.InvalidRequestError) as met:
        n.DirectRegistration(reference="r", amount=1, store="alfamart", buyer_address="x" * 101, buyer_email="nobody")
    assert [field.field for field in met.value.fields] == ["buyer_address", "buyer_email"]
    with pytest.raises(n.InvalidRequestError, match="store"):
        n.DirectRegistration(reference="r", amount=1, buyer_address="Jalan 1")  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="buyer_address"):
        n.DirectRegistration(reference="r", amount=1, store="alfamart")  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"DirectRegistration.*'buyer_nme'"):
        payment.direct(store="alfamart", buyer_address="Jalan 1").replace(buyer_nme="John")
    with pytest.raises(n.InvalidRequestError, match="is 0"):
        payment.direct(store="alfamart", buyer_address="Jalan 1").replace(amount=0)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"pay_method": "virtual_account", "store": "alfamart"}, ["bank"]),
        ({"pay_method": "qris", "bank": "mandiri"}, ["store"]),
        ({"pay_method": "e_wallet", "callback_url": None}, ["callback_url", "store"]),
        ({"pay_method": "pay_loan", "store": "akulaku", "callback_url": None}, ["callback_url"]),
        ({"pay_method": "card", "store": "alfamart"}, ["pay_method"]),
    ],
)
def test_a_direct_registration_names_what_its_pay_method_needs(given: dict[str, Any], named: list[str]) -> None:
    fields: Any = {**BUYER, "reference": "r", "amount": 1, **given}
    with pytest.raises(n.InvalidRequestError) as met:
        n.DirectRegistration(**fields)
    assert [field.field for field in met.value.fields] == named


def test_each_sister_of_direct_sets_the_pay_method() -> None:
    payment, address = registration(pay_method="card"), "Jalan 1"
    made = [
        payment.direct(store="alfamart", buyer_address=address),
        payment.direct_virtual_account(bank="mandiri", buyer_address=address),
        payment.direct_qris(issuer="qris_nobu", buyer_address=address),
        payment.direct_e_wallet(wallet="dana", buyer_address=address),
        payment.direct_pay_loan(lender="kredivo", buyer_address=address),
    ]
    assert [(it.pay_method.value, it.store, it.bank, it.buyer_address) for it in made] == [
        ("convenience_store", n.Store.ALFAMART, None, address),
        ("virtual_account", None, n.Bank.MANDIRI, address),
        ("qris", n.Store.QRIS_NOBU, None, address),
        ("e_wallet", n.Store.DANA, None, address),
        ("pay_loan", n.Store.KREDIVO, None, address),
    ]


def test_source_addresses() -> None:
    published = n.SourceAddresses.published()
    published.check("103.20.51.34")
    published.check("::ffff:103.20.51.34")
    with pytest.raises(n.VerificationError) as met:
        published.check("203.0.113.7")
    assert met.value.failure is n.VerificationFailure.SOURCE_ADDRESS
    with pytest.raises(n.InvalidRequestError, match="not an IP address"):
        published.check("nicepay.co.id")
    n.SourceAddresses(ranges=["10.0.0.0/8"]).check("10.1.2.3")
    with pytest.raises(n.InvalidRequestError) as wrong:
        n.SourceAddresses(ranges=["x", "10.0.0.1", "y/8"])
    assert len(wrong.value.fields) == 2


rupiah = st.integers(1, 999_999_999_999)
references = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
ids = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=30).filter(lambda t: t != "null")


@given(references.filter(lambda t: t != "null"), rupiah, ids, st.sampled_from(["form", "json"]))
def test_what_is_signed_verifies_and_nothing_else_does(reference: str, amount: int, id_: str, encoding: Any) -> None:
    order = n.Order(reference=reference, amount=amount, transaction_id=id_)
    credentials = n.Credentials(merchant_id="M1", merchant_key="key")
    body = testing.sample_notification(order=order, credentials=credentials, encoding=encoding)
    notification = n.Notification.parse(body).verify(credentials)
    assert (notification.reference, notification.amount, notification.transaction_id) == (reference, amount, id_)
    notification.check(order)
    assert pickle.loads(pickle.dumps(notification)) == notification
    with pytest.raises(n.VerificationError):
        n.Notification.parse(body).verify(n.Credentials(merchant_id="M1", merchant_key="other"))
    other = n.Order(reference=reference, amount=amount % 999_999_999_999 + 1, transaction_id=id_)
    with pytest.raises(n.VerificationError):
        notification.check(other)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(message: bytes) -> None:
    for read in (n.Notification.parse, n.Callback.parse):
        try:
            assert repr(read(message))
        except n.InvalidRequestError as error:
            assert error.fields


@given(references, rupiah, st.dictionaries(st.sampled_from(sorted(BUYER)), st.text(max_size=60)))
def test_any_registration_is_checked_or_refused(reference: str, amount: int, fields: dict[str, Any]) -> None:
    try:
        payment = n.Registration(reference=reference, amount=amount, **fields)
        payment.check()
        assert pickle.loads(pickle.dumps(payment)) == payment
    except n.InvalidRequestError as error:
        assert error.fields
        assert all(field.wire_name for field in error.fields)


@given(st.text(max_size=6))
def test_open_words_keep_any_code(code: str) -> None:
    for kind in (n.Store, n.PayMethod, n.Bank):
        word = kind(code)
        assert word.is_known or (word.code, word.label, str(word)) == (code, code, code)
        assert kind(word) == word
        assert pickle.loads(pickle.dumps(word)) == word
        assert word in {word}


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)), st.integers(-14, 14))
def test_a_moment_means_the_same_in_every_zone(moment: datetime, hours: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(hours=hours)), microsecond=0)
    body = testing.registration_body(
        registration(ordered_at=aware),
        credentials=n.Credentials.sandbox(),
        now=datetime(2000, 1, 1, tzinfo=timezone.utc),
    )
    jakarta = aware.astimezone(n.JAKARTA)
    assert f'"reqDt":"{jakarta:%Y%m%d}"' in body
    assert f'"reqTm":"{jakarta:%H%M%S}"' in body
