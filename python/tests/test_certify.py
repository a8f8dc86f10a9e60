"""The framework examples against the gateway's own trial: none of them is fooled."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

from nicepay_checkout_sandbox import binary
from test_shops import APPS, App


def test_no_framework_shop_is_fooled(tmp_path: Path) -> None:
    with ExitStack() as ending:
        trials = {}
        for name in APPS:  # beside each other: a shop that is never told inquires within a minute
            folder = tmp_path / name
            folder.mkdir()
            app = App(name, folder)
            ending.enter_context(app.process)
            ending.callback(app.process.terminate)
            command = [str(binary()), "certify", "--url", app.gateway, "--patience", "120"]
            command += ["--order", f"PUT {app.shop}/orders/{{order}}", "--callback", f"{app.shop}/nicepay/callback"]
            pipe = subprocess.PIPE
            trials[name] = ending.enter_context(subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True))
            ending.callback(trials[name].kill)
        for name, trial in trials.items():
            said, why = trial.communicate(timeout=600)
            assert trial.returncode == 0, f"{name}: {said}{why}"
            assert said.endswith("\n17 of 17 right\n"), f"{name}: {said}"
