#!/usr/bin/env python3
"""Checks that a change which a user can notice has its line in CHANGELOG.md.

    python3 scripts/changelog.py origin/main

It compares HEAD with the point where it left that branch. A change of a package's source needs a new line in
CHANGELOG.md. Where users notice nothing (a refactoring, a comment), a commit says so with the trailer `Changelog: none`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# What the packages are made of.
SOURCES = (
    "core/src/",
    "ledger/src/",
    "ledger/migrations/",
    "sandbox/src/",
    "sandbox/templates/",
    "bindings/src/",
    "bindings/kotlin/src/main/",
    "bindings/kotlin/src/ledger/",
    "bindings/swift/Sources/",
    "node/src/",
    "node/lib/",
    "node/types/",
    "node/sandbox/src/",
    "python/src/",
    "python/nicepay_checkout/",
    "python/sandbox/",
)
TRAILER = "changelog: none"


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def main(branch: str) -> None:
    base = git("merge-base", branch, "HEAD").strip()
    noticed = [path for path in git("diff", "--name-only", base, "HEAD").splitlines() if path.startswith(SOURCES)]
    added, *_ = git("diff", "--numstat", base, "HEAD", "--", "CHANGELOG.md").split() or ["0"]
    messages = git("log", "--format=%B", f"{base}..HEAD").lower().splitlines()
    if not noticed or int(added) or TRAILER in map(str.strip, messages):
        return
    shown = "\n  ".join(noticed[:10])
    sys.exit(
        f"CHANGELOG.md has no new line, but these files of the packages changed:\n  {shown}\n"
        "Add a line under the unreleased version. If users notice nothing, end a commit message with: Changelog: none"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} BRANCH")
    main(sys.argv[1])
