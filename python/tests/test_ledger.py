"""The ledger's Python half: against the Rust crate, the two faces against each other, and what Python adds."""

from __future__ import annotations

import inspect
import io
import json
import logging
import pickle
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from ledger_shop import STORES, Shop, place, postgres, wanted

import nicepay_checkout as n
from nicepay_checkout import _native, types
from nicepay_checkout.testing import Sandbox

TABLES = _native.ledger_tables()
RUST = ROOT / "ledger" / "src"


@pytest.fixture(params=[False, True], ids=["Ledger", "AsyncLedger"])
def shop(request: pytest.FixtureRequest, nicepay_sandbox: Sandbox, tmp_path: Path) -> Any:
    url, settings = place("sqlite", tmp_path)
    with Shop(nicepay_sandbox, url, settings, asynchronous=request.param) as shop:
        yield shop


def methods_in_rust(kind: str) -> set[str]:
    """The public methods that the crate gives a type."""
    found: set[str] = set()
    for path in RUST.rglob("*.rs"):
        for block in re.findall(rf"^impl {kind} \{{\n(.*?)^\}}", path.read_text(), re.DOTALL | re.MULTILINE):
            found |= set(re.findall(r"^    pub (?:const )?(?:async )?fn (\w+)", block, re.MULTILINE))
    return found


def public(kind: type) -> set[str]:
    return {name for name in vars(kind) if not name.startswith("_")}


def test_the_ledger_has_every_operation_of_the_crate() -> None:
    rust = methods_in_rust("Ledger")
    assert len(rust) >= 20
    # Settings are keywords here, the client is the caller's own, and a worker's end is its block's.
    assert public(n.Ledger) == (rust - {"builder", "client", "run_until"}) | {"worker", "claim_migration"}
    # `event` is an attribute here.
    assert {name for kind in n.Delivery.__mro__[:-1] for name in public(kind)} >= methods_in_rust("Delivery")
    assert public(n.Events) == methods_in_rust("Events") - {"next", "into_stream"}  # for which Python has a protocol
    # No clock: it is there for the crate's own tests.
    settings = (methods_in_rust("LedgerBuilder") - {"open", "from_env", "clock"}) | {"burst"}
    assert set(types.LedgerSettings.__annotations__) == settings
    assert set(types.Schedule.__annotations__) == set(json.loads(TABLES["schedule"]))


def test_both_ledgers_have_the_same_operations() -> None:
    assert public(n.Ledger) == public(n.AsyncLedger)
    assert public(n.Events) == public(n.AsyncEvents)
    assert public(n.Delivery) == public(n.AsyncDelivery)
    for name in sorted(public(n.Ledger)):
        one, other = inspect.signature(getattr(n.Ledger, name)), inspect.signature(getattr(n.AsyncLedger, name))
        given = [(p.name, p.kind, p.default) for p in one.parameters.values()]
        assert given == [(p.name, p.kind, p.default) for p in other.parameters.values()], name
        positional = [p for p in given if p[1] is inspect.Parameter.POSITIONAL_OR_KEYWORD]
        assert len(positional) <= 2, f"{name}: more than self and one subject can be given by position"


def test_words_are_the_crates() -> None:
    assert [(kind.value, kind.is_money_in) for kind in n.EventKind] == TABLES["event_kinds"]
    assert [status.value for status in n.PaymentStatus] == TABLES["statuses"]
    assert [fault.value for fault in n.StorageFault] == TABLES["faults"]
    assert n.ErrorKind.STORAGE.value == TABLES["error_kind"]


def test_values_are_the_crates(shop: Shop) -> None:
    payment = shop.paid("order-1")
    (_, event) = shop.drain("shop")
    for value, path, name in (
        (payment, "payment.rs", "Payment"),
        (event.event, "machine/event.rs", "Event"),
    ):
        struct = re.search(rf"pub struct {name} \{{\n(.*?)^\}}", (RUST / path).read_text(), re.DOTALL | re.MULTILINE)
        assert struct is not None
        assert set(value.to_dict()) == set(re.findall(r"^    pub (\w+):", struct[1], re.MULTILINE))
        assert pickle.loads(pickle.dumps(value)) == value
        assert type(value).from_dict(value.to_dict()) == value
        as_text = json.loads(json.dumps(value.to_dict(), default=lambda moment: moment.isoformat()))
        assert type(value).from_dict(as_text) == value
        with pytest.raises(n.InvalidRequestError, match="to_dict"):
            type(value).from_dict({**as_text, "amount": 0})
        assert value != type(value).from_dict({**as_text, "amount": 1})
    assert (event.kind, event.order_id, event.amount, event.failures) == (n.EventKind.PAID, "order-1", 10_000, 0)
    assert (event.transaction_id, event.store, event.payment_number) == (
        payment.transaction_id,
        n.Store.ALFAMART,
        payment.payment_number,
    )
    assert event.id == f"{payment.transaction_id}:0:paid"
    assert payment.order == n.Order(reference="order-1", amount=10_000, transaction_id=payment.transaction_id or "")
    assert payment.paid_at is not None
    assert abs(payment.paid_at - datetime.now(timezone.utc)) < timedelta(minutes=5)
    assert event.to_dict() == {**event.event.to_dict(), "failures": 0}
    with pytest.raises(TypeError, match="pickle its event"):
        pickle.dumps(event)


def handle(shop: Shop, event: Any, error: BaseException | None) -> None:
    """Leaves the event's block normally, or by this exception."""
    if not shop.asynchronous:
        with event:
            if error is not None:
                raise error
        return

    async def main() -> None:
        async with event:
            if error is not None:
                raise error

    shop.wait(main())


def test_leaving_the_block_is_done_and_an_exception_is_a_failure(shop: Shop) -> None:
    shop.paid("order-1")
    handle(shop, shop.next("shop"), None)
    event = shop.next("shop")
    assert event.kind == "paid"
    with pytest.raises(ValueError, match="no stock"):
        handle(shop, event, ValueError("no stock"))
    assert shop.next("shop") is None  # its pause is a second
    (entry,) = [entry for entry in shop.call("history", "order-1") if entry.kind == "failed"]
    assert (entry.data["error"], entry.data["failures"]) == ("ValueError: no stock", 1)
    for again, args in ((event.done, ()), (event.retry_later, ("x",)), (event.claim, ("qmark",))):
        with pytest.raises(n.InvalidRequestError, match="back already"):
            shop.wait(again(*args))


def test_what_is_no_failure_of_the_handling_is_none(shop: Shop) -> None:
    shop.paid("order-1")
    with pytest.raises(KeyboardInterrupt):
        handle(shop, shop.next("shop"), KeyboardInterrupt())
    entries = [entry for entry in shop.call("history", "order-1") if entry.source == "delivery"]
    assert {entry.kind for entry in entries} <= {"waiting"}
    event = shop.next("shop")  # it comes again at once
    assert (event.kind, event.failures) == ("number_issued", 0)
    assert shop.wait(event.release()) is True
    assert shop.next("shop").id == event.id


def test_a_loop_that_goes_on(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.paid("order-1")
    shop.paid("order-2")
    events = shop.ledger.events("shop", go_on=True)
    caplog.set_level(logging.ERROR, "nicepay_checkout")
    for _ in range(2):
        handle(shop, shop.wait(events.try_next()), ValueError("no stock"))
    assert caplog.text.count("ValueError: no stock") == 2
    assert shop.wait(events.try_next()) is None
    event = shop.wait(shop.ledger.events("mail", go_on=True).try_next())
    with pytest.raises(KeyboardInterrupt):
        handle(shop, event, KeyboardInterrupt())


CLAIMS = {
    "qmark": "?",
    "sqlite": "?",
    "format": "%s",
    "pyformat": "%s",
    "named": ":claim",
    "numeric": ":1",
    "numeric_dollar": "$1",
    "postgres": "$1",
    "mysql": "?",
    "mysql_format": "%s",
}


def test_a_claim_is_one_row_once(shop: Shop) -> None:
    shop.paid("order-1")
    event = shop.next("shop")
    database = sqlite3.connect(":memory:")
    database.execute(n.Ledger.claim_migration("qmark"))
    assert dict(TABLES["dialects"]).keys() == CLAIMS.keys()
    for dialect, mark in CLAIMS.items():
        claim = event.claim(dialect)
        assert claim.sql.split("VALUES ")[1].startswith(f"({mark})"), dialect
        assert claim.parameter == f"shop/{event.id}"
        assert ("INSERT IGNORE" in claim.sql) == dialect.startswith("mysql")
    database.execute("SAVEPOINT one")
    rows = [database.execute(*event.claim(dialect)).rowcount for dialect in ("qmark", "named", "sqlite")]
    assert rows == [1, 0, 0]
    assert "ascii_bin" in shop.ledger.claim_migration("mysql_format")
    for wrong in (event.claim, shop.ledger.claim_migration):
        with pytest.raises(n.InvalidRequestError, match="mysql_format"):
            wrong("sybase")


def test_looking(shop: Shop, tmp_path: Path) -> None:
    before = datetime.now(timezone.utc)
    for number in range(5):
        shop.call("check_out", wanted(f"order-{number}"))
    shop.paid("paid")
    page = shop.call("payments", limit=4)
    assert [payment.order_id for payment in page] == ["paid", "order-4", "order-3", "order-2"]
    rest = shop.call("payments", cursor=page.next, limit=4)
    assert ([payment.order_id for payment in rest], rest.next, len(rest)) == (["order-1", "order-0"], None, 2)
    again = shop.call("payments", cursor=rest.previous, limit=5)
    assert (list(again), again.next, again.previous, page.previous) == (list(page), page.next, None, None)
    counts = [
        len(shop.call("payments", **which))
        for which in (
            {"status": "paid"},
            {"attention": True},
            {"created_from": before},
            {"created_before": before},
            {"amount_from": 10_000},
            {"amount_from": 10_001},
            {"amount_to": "10000"},
            {"amount_to": 9_999},
        )
    ]
    assert counts == [1, 0, 6, 0, 6, 0, 6, 0]
    with pytest.raises(n.InvalidRequestError) as met:
        shop.call("payments", amount_from=10_000.5, amount_to=-1)
    assert {field.field for field in met.value.fields} == {"amount_from", "amount_to"}
    health = shop.call("health")
    assert (health.schema, health.payments_due, health.consumers) == (2, 0, {})
    shop.next("shop")
    assert shop.call("health").consumers == {"shop": 7}
    assert not shop.call("attention")

    assert shop.call("export", tmp_path / "all.csv") == 6
    lines = (tmp_path / "all.csv").read_text().splitlines()
    assert (len(lines), lines[1].split(",")[:3]) == (7, ["paid", "paid", "10000"])
    written = io.BytesIO()
    assert shop.call("export", written, format="json", status=n.PaymentStatus.PAID) == 1
    assert json.loads(written.getvalue())["order_id"] == "paid"


class Broken:
    def write(self, _: bytes) -> int:
        raise RuntimeError("the pipe is gone")


def test_what_is_refused(shop: Shop, tmp_path: Path) -> None:
    wrong: list[tuple[str, tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
        ("payment", ("",), {}, n.InvalidRequestError, "order_id"),
        ("payments", (), {"cursor": "no cursor"}, n.InvalidRequestError, "next"),
        ("payments", (), {"status": "gone"}, n.InvalidRequestError, "registering"),
        ("payments", (), {"created_from": datetime(2026, 1, 1)}, n.InvalidRequestError, "naive"),
        ("payments", (), {"statsu": "paid"}, TypeError, "statsu"),
        ("export", (tmp_path / "no" / "where",), {}, OSError, "No such file"),
        ("export", (Broken(),), {}, RuntimeError, "the pipe is gone"),
        ("export", (tmp_path / "x",), {"format": "xml"}, n.InvalidRequestError, "csv or json"),
        ("receive", ({"a": 1},), {}, n.InvalidRequestError, "raw bytes"),
        ("check_out", ("order-1",), {}, TypeError, "registration"),
        ("migration", ("oracle",), {}, n.InvalidRequestError, "sqlite or postgres"),
    ]
    for operation, args, kwargs, kind, text in wrong:
        with pytest.raises(kind, match=text):
            shop.call(operation, *args, **kwargs)
    with pytest.raises(n.InvalidRequestError, match="lower-case letters"):
        shop.next("The Shop")


def test_settings_are_checked_by_name(nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    client = nicepay_sandbox.client()

    def opened(**settings: Any) -> Any:
        with n.Ledger.open(f"sqlite:{tmp_path}/payments.db", client=client, **settings) as ledger:
            return ledger

    with pytest.raises(n.InvalidRequestError) as met:
        opened(event_lease=-1, work_lease="soon", concurrency=1.5, schedule={"waitng": []}, prefix=7)
    named = {field.field for field in met.value.fields}
    assert named == {"event_lease", "work_lease", "concurrency", "schedule", "prefix"}
    with pytest.raises(TypeError, match="prefex"):
        opened(prefex="x_")
    with pytest.raises(n.InvalidRequestError):
        n.Ledger.open("mysql://localhost", client=client)
    everything: types.LedgerSettings = {
        "prefix": "other_", "duplicates_checked": True,
        "schedule": {"numbered": [{"until": 600, "every": 1}], "brief": [{"until": 60, "every": 1}]},
        "inquiries_per_second": 5, "burst": 5, "concurrency": 2, "amount_policy": n.AmountPolicy.AT_LEAST,
        "event_lease": 5, "work_lease": 5, "send_limit": 5, "callback_wait": 0.5, "prefetch": 2,
        "failures_before_parking": 2, "idle_pause": 0.1, "busy_timeout": 1, "connections": 2, "most_pages": 10_000,
        "migrate": True,
    }  # fmt: skip
    assert set(everything) == set(types.LedgerSettings.__annotations__)
    with n.Ledger.open(f"sqlite:{tmp_path}/payments.db", client=client, **everything) as ledger:
        payment = ledger.check_out(wanted("order-1"))
        assert payment.next_check_at is not None
        assert payment.next_check_at - payment.created_at < timedelta(seconds=30)  # by default it is a minute
    tables = sqlite3.connect(tmp_path / "payments.db").execute("SELECT name FROM sqlite_master").fetchall()
    assert ("other_payments",) in tables


@pytest.mark.parametrize("store", STORES)
def test_the_stores_failures_say_what_to_do(store: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    client = nicepay_sandbox.client()

    def fault(url: str, of: n.Client = client, **settings: Any) -> n.StorageError:
        with pytest.raises(n.StorageError) as met, n.Ledger.open(url, client=of, **settings) as ledger:
            for number in range(1000):
                ledger.check_out(wanted(f"order-{number}"))
        error = met.value
        again = pickle.loads(pickle.dumps(error))
        assert (again.fault, again.hint, str(again)) == (error.fault, error.hint, str(error))
        assert (error.kind, error.reply_status) == ("storage", 503)
        assert error.hint
        return error

    url, settings = place(store, tmp_path)
    n.Ledger.open(url, client=client, **settings).close()
    other = n.Client(
        credentials=n.Credentials(merchant_id="ANOTHER", merchant_key="k"), environment=nicepay_sandbox.base_url
    )
    assert fault(url, other, **settings).fault is n.StorageFault.SCHEMA
    if store == "postgres":
        assert fault("postgres://nobody@127.0.0.1:9/none").fault is n.StorageFault.UNREACHABLE
        missing = fault(postgres(), **{**settings, "prefix": "nowhere.nicepay_", "migrate": False})
        assert (missing.fault, missing.retryable) == (n.StorageFault.SCHEMA, False)
        return
    assert fault(f"sqlite:{tmp_path}/no/where.db").fault is n.StorageFault.UNREACHABLE
    (tmp_path / "text.db").write_text("this is no database, and long enough to be seen as none" * 20)
    assert fault(f"sqlite:{tmp_path}/text.db").fault is n.StorageFault.CORRUPT
    full = fault(f"sqlite:{tmp_path}/small.db", most_pages=60)
    assert (full.fault, full.retryable) == (n.StorageFault.FULL, True)
    # In a process of its own: two copies of SQLite in one process don't see each other's locks.
    code = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1], isolation_level=None); d.execute('BEGIN EXCLUSIVE')"
    holder = [sys.executable, "-c", f"{code}; print('held', flush=True); sys.stdin.read()", url.removeprefix("sqlite:")]
    with subprocess.Popen(holder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert fault(url, busy_timeout=0.1).fault is n.StorageFault.LOCKED


def test_a_ledger_that_is_stopped_or_closed(shop: Shop) -> None:
    shop.paid("order-1")
    events = shop.ledger.events("shop")
    assert shop.wait(events.try_next()) is not None
    shop.ledger.stop()
    assert shop.call("payment", "order-1").is_paid
    assert list(shop.ledger.events("mail")) == [] if not shop.asynchronous else True
    with pytest.raises(n.InvalidRequestError, match="was stopped"):
        shop.call("run")
    for _ in range(2):
        shop.call("close")
    assert repr(shop.ledger) == f"{type(shop.ledger).__name__}(closed)"
    with pytest.raises(n.InvalidRequestError, match="is closed"):
        shop.call("payment", "order-1")
    with pytest.raises(n.InvalidRequestError, match="is closed"):
        shop.wait(events.try_next())


def test_from_env_and_migrations(nicepay_sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NICEPAY_BASE_URL", nicepay_sandbox.base_url)
    monkeypatch.setenv("NICEPAY_MERCHANT_ID", "IONPAYTEST")
    monkeypatch.setenv("NICEPAY_MERCHANT_KEY", "k")
    monkeypatch.setenv("NICEPAY_LEDGER_URL", f"sqlite:{tmp_path}/payments.db")
    monkeypatch.setenv("NICEPAY_LEDGER_PREFIX", "mine_")
    with closing(sqlite3.connect(tmp_path / "payments.db")) as database:
        database.executescript(n.Ledger.migration("sqlite", prefix="mine_"))
    with n.Ledger.from_env(migrate=False) as ledger:
        ledger.migrate()
        assert ledger.health().schema == 2
    assert "mine.nicepay_" in n.Ledger.migration("postgres", prefix="mine.nicepay_")
