"""The examples do what they say: the walk-through and the guide. The shops of test_shops.py are the frameworks'."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PYTHON

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox

EXAMPLES = PYTHON / "examples"
SANDBOX_KEY = "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="


def test_the_first_run_says_what_it_builds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import _sandbox

    ran: list[list[str]] = []

    def not_installed(binary: str | None = None) -> str:
        if binary is None:
            raise testing.SandboxError("the sandbox is not installed")
        return binary

    monkeypatch.setattr(_sandbox, "Sandbox", not_installed)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command))
    assert str(_sandbox.start()).endswith("nicepay-sandbox")
    (command,) = ran
    assert command[:2] == ["cargo", "build"]
    assert "--quiet" not in command  # cargo says how far it is
    told = capsys.readouterr()
    assert "building the sandbox" in told.err
    assert told.out == ""


def test_checkout() -> None:
    ran = subprocess.run(
        [sys.executable, "checkout.py"], cwd=EXAMPLES, capture_output=True, text=True, timeout=600, check=False
    )
    told = [line.split(maxsplit=1) for line in ran.stdout.splitlines()]
    delivered, taken_back = ("delivered", "order-20221223-1"), ("taken back", "order-20221223-1")
    assert ["PAID", f"[{delivered}]"] in told, ran.stdout + ran.stderr
    assert told[-1] == ["REVERSED", f"[{delivered}, {taken_back}]"], ran.stdout + ran.stderr


def own_blocks(page: str) -> list[str]:
    """The blocks that stand in no file: the tests of its file run any other."""
    blocks = re.findall(r"(<!-- from \S+: \S+ -->\n)?^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [text for origin, text in blocks if not origin]


def test_the_guide(nicepay_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # the ledger's file
    monkeypatch.setenv("NICEPAY_BASE_URL", nicepay_sandbox.base_url)
    monkeypatch.setenv("NICEPAY_MERCHANT_ID", "IONPAYTEST")
    monkeypatch.setenv("NICEPAY_MERCHANT_KEY", SANDBOX_KEY)
    page = (PYTHON.parent / "docs" / "python.md").read_text()
    blocks = own_blocks(page)
    assert len(blocks) >= 12
    space: dict[str, Any] = {"__name__": "guide"}
    for number, block in enumerate(blocks):
        exec(compile(block, f"docs/python.md, block {number + 1}", "exec"), space)
    assert space["final"].state is n.TransactionState.EXPIRED
