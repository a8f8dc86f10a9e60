"""The sandbox for the examples: the installed one or, in a clone of the repository, one built from its source."""

import os
import subprocess
from pathlib import Path

from nicepay_checkout.testing import Sandbox, SandboxError


def start() -> Sandbox:
    try:
        return Sandbox()
    except SandboxError:
        root = Path(__file__).resolve().parents[2]
        if not (root / "sandbox" / "Cargo.toml").exists():
            raise
    print("building the sandbox from this clone (once) ...", flush=True)
    subprocess.run(["cargo", "build", "--quiet", "--locked", "-p", "nicepay-sandbox"], cwd=root, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))
    return Sandbox(binary=str(root / target / "debug" / "nicepay-sandbox"))
