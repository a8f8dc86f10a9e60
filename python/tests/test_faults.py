"""The key cells of the fault matrix, the same for every language: ``tests/faults/cells.json``."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import pytest
from conftest import ROOT, Both, direct, ran, registration

import nicepay_checkout as n
from nicepay_checkout import testing

CELLS = json.loads((ROOT / "tests" / "faults" / "cells.json").read_text())["cases"]


def perform(call: Both, operation: str, order: n.Order, settings: dict[str, Any]) -> str:
    """What the call tells of the payment, in plain words."""
    if operation == "register":
        call("register", registration("new"), settings=settings)
        return "registered"
    if operation == "register_direct":
        call("register_direct", direct("new"), settings=settings)
        return "registered"
    if operation in ("resolve", "resolve_direct"):
        register = operation.replace("resolve", "register")
        payment = direct("new") if register == "register_direct" else registration("new")
        with contextlib.suppress(n.NicepayError):
            call(register, payment, settings=settings)
        found = call(operation, payment, settings=settings)
        return "already_registered" if found.already_registered else "registered"
    if operation == "wait_until_settled":
        return first_change(call, order)
    if operation == "inquire_all":
        (result,) = call("inquire_all", [order], settings=settings)
        if result.error is not None:
            raise result.error
        return str(result.transaction.state.value)
    if operation == "inquire":
        return str(call("inquire", order, settings=settings).state.value)
    if operation == "confirm":
        said = {"resultCd": "0000", "tXid": order.transaction_id, "amt": order.amount, "referenceNo": order.reference}
        callback = n.Callback.parse(json.dumps(said))
        return str(call("confirm", callback, order=order, settings=settings).state.value)
    if operation == "settle":
        body = testing.sample_notification(order=order, credentials=n.Credentials.sandbox())
        notification = n.Notification.parse(body).verify(n.Credentials.sandbox())
        return str(call("settle", notification, order=order, settings=settings).state.value)
    assert operation == "cancel", operation
    return str(call("cancel", order, pay_method=n.PayMethod.CONVENIENCE_STORE, settings=settings).outcome.value)


def first_change(call: Both, order: n.Order) -> str:
    waiting = call.client().wait_until_settled
    if not call.asynchronous:
        return str(next(iter(waiting(order, timeout=20))).state.value)

    async def first() -> n.Transaction:
        return await anext(aiter(waiting(order, timeout=20)))

    return str(asyncio.run(first()).state.value)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell["name"])
def test_cell(call: Both, cell: dict[str, Any]) -> None:
    sandbox = call.sandbox
    order = call("register_direct", direct("open")).order
    sandbox.heal()
    already = asked(call)
    for fault in cell["faults"]:
        sandbox.inject(**fault)
    settings = {"timeout": cell["timeout_ms"] / 1000} if "timeout_ms" in cell else {}
    came: dict[str, Any] = {}
    try:
        came["told"] = perform(call, cell["operation"], order, settings)
    except n.NicepayError as error:
        came["error"], came["retryable"] = error.kind, error.retryable
    finally:
        sandbox.heal()
    came["asked"] = asked(call) - already
    books = {payment["reference"]: payment for payment in sandbox.transactions()}
    came["registered"] = books["new"]["registrations"] if "new" in books else 0
    came["state"] = books["open"]["state"]
    assert {name: came.get(name) for name in cell["expect"]} == cell["expect"]
    # Nobody pays in any cell, and nothing is registered twice.
    assert came.get("told") != "paid"
    assert came["registered"] <= 1
    ran("faults", cell["name"])


def asked(call: Both) -> int:
    return sum(request["path"].startswith("/nicepay/") for request in call.sandbox.requests())
