"""What mypy and pyright refuse before a program runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PYTHON

# Each line that ends in "refused" must be refused, and no other.
PROGRAM = """\
# pyright: strict
from nicepay_checkout import AsyncClient, Client, DirectRegistration, PaymentCode, Registration, Resolution, Store


def blocking(client: Client, payment: Registration) -> None:
    direct: DirectRegistration = payment.direct(store=Store.ALFAMART, buyer_address="Jalan 1")
    code: PaymentCode = client.register_direct(direct)
    end: Resolution[PaymentCode] = client.resolve_direct(direct.replace(reference="another"))
    at: Store | None = direct.store
    address: str = direct.buyer_address
    print(code, end, at, address, client.register(direct), client.resolve(payment))
    client.register_direct(payment)  # refused
    client.resolve_direct(payment)  # refused
    client.register_direct(payment.replace(store="alfamart"))  # refused
    client.register_direct(Registration(reference="r", amount=1))  # refused
    payment.direct(store="alfamart")  # refused
    payment.direct(buyer_address="Jalan 1")  # refused
    loan: DirectRegistration = payment.direct_pay_loan(lender="akulaku", buyer_address="Jalan 1")
    print(loan, code.instruction.pay_method, code.payment_number)
    code.payment_number.isdigit()  # refused
    payment.direct_virtual_account(buyer_address="Jalan 1")  # refused
    payment.direct_e_wallet(store="dana", buyer_address="Jalan 1")  # refused


async def waiting(client: AsyncClient, payment: Registration) -> None:
    direct = DirectRegistration(reference="r", amount=1, store="indomaret", buyer_address="Jalan 1", buyer_name="A")
    code: PaymentCode = await client.register_direct(direct)
    end: Resolution[PaymentCode] = await client.resolve_direct(direct)
    print(code, end)
    await client.register_direct(payment)  # refused
    await client.resolve_direct(payment)  # refused
    DirectRegistration(reference="r", amount=1, store="indomaret")  # refused
    DirectRegistration(reference="r", amount=1, buyer_address="Jalan 1")  # refused
    DirectRegistration(reference="r", amount=1, store=None, buyer_address="Jalan 1")  # refused
    DirectRegistration(reference="r", amount=1, pay_method="virtual_account", bank="bca", buyer_address="Jalan 1")
    DirectRegistration(reference="r", amount=1, pay_method="qris", store="qris_nobu", buyer_address="Jalan 1")
    url = "https://shop.example/back"
    DirectRegistration(
        reference="r", amount=1, pay_method="e_wallet", store="dana", callback_url=url, buyer_address="Jalan 1"
    )
    DirectRegistration(reference="r", amount=1, pay_method="virtual_account", store="bca", buyer_address="1")  # refused
    DirectRegistration(reference="r", amount=1, pay_method="e_wallet", store="dana", buyer_address="Jalan 1")  # refused
    DirectRegistration(reference="r", amount=1, pay_method="card", store="dana", buyer_address="Jalan 1")  # refused
"""
CHECKERS = {
    "mypy": ["-m", "mypy", "--strict", "--config-file="],
    "pyright": ["-m", "pyright", "--pythonpath", sys.executable],
}


def told(checker: str, text: str, folder: Path) -> list[int]:
    """The lines of a program that a type checker refuses."""
    program = folder / "shop.py"
    program.write_text(text)
    ran = subprocess.run(
        [sys.executable, *CHECKERS[checker], str(program)],
        cwd=PYTHON,
        env={**os.environ, "MYPYPATH": str(PYTHON), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    print(ran.stdout, ran.stderr)
    return sorted({int(line) for line in re.findall(r"shop\.py:(\d+):.*\berror", ran.stdout)})


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_direct_registration_without_store_or_address_is_refused(checker: str, tmp_path: Path) -> None:
    refused = [number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# refused")]
    assert told(checker, PROGRAM, tmp_path) == refused
