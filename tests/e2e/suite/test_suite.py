#!/usr/bin/env python3
"""`make test` runs every suite to its end, says which failed, and fails at last."""

from __future__ import annotations

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


class MakeTest(unittest.TestCase):
    def test_a_failing_suite_keeps_no_other_from_running(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = ["make", "test", "LINTS=", "TESTS=fails-first runs-later", f"NICEPAY_REPORT={folder}"]
            # Not what the make that runs this test was called with.
            environment = {key: value for key, value in os.environ.items() if key not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
            environment["MAKEFILES"] = str(ROOT / "tests/e2e/suite/two.mk")
            ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        self.assertIn("the first suite ran", ran.stdout)
        self.assertIn("the later suite ran", ran.stdout)
        self.assertIn("failed: fails-first", ran.stderr)
        self.assertNotIn("failed: runs-later", ran.stderr)
        self.assertNotEqual(ran.returncode, 0)


if __name__ == "__main__":
    unittest.main()
