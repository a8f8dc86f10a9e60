#!/usr/bin/env python3
"""The table that `make test` ends with: language by what ran, from the lines that each suite left in build/report.

    python3 scripts/report.py build/report

A suite appends `measure<TAB>name` to `<language>.tsv` for every shared vector, fault cell, ledger script and test
against the sandbox that passed. A language that is missing, ran fewer of them than there are, or skipped a test, is an error.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("rust", "python", "node", "kotlin", "swift")
MEASURES = ("vectors", "faults", "ledger", "e2e")
# The scripts of tests/ledger/ run on a file and on a server.
STORES = 2
# What pytest, node:test, Surefire, cargo and Swift Testing say of tests that did not run.
SKIPPED = re.compile(
    r"\b([1-9]\d*) (?:skipped|ignored|xfailed|deselected)\b|^# (?:skipped|todo) [1-9]|Skipped: [1-9]|Test \S+ skipped", re.M
)


# What make says of a target that failed, at any depth; Maven leaves its colours in front of it.
FAILED = re.compile(r"^(?:\x1b\[[0-9;]*m)*make(?:\[\d+\])?: \*\*\* \[[^\]]*?: ([\w./-]+)\] ", re.M)


def cases(folder: str) -> int:
    return sum(len(json.loads(file.read_text())["cases"]) for file in (ROOT / "tests" / folder).glob("*.json"))


def counts(file: Path) -> dict[str, int]:
    names: dict[str, set[str]] = defaultdict(set)
    if file.exists():
        for line in file.read_text().splitlines():
            measure, _, name = line.partition("\t")
            names[measure].add(name)
    return {measure: len(names[measure]) for measure in MEASURES}


def main(folder: Path) -> None:
    wrong: list[str] = []
    wanted = {"vectors": cases("vectors"), "faults": cases("faults"), "ledger": cases("ledger") * STORES}
    rows = {language: counts(folder / f"{language}.tsv") for language in LANGUAGES}
    for language, ran in rows.items():
        for measure, expected in wanted.items():
            if ran[measure] != expected:
                wrong.append(f"{language} ran {ran[measure]} of {expected} {measure}")
        if not ran["e2e"]:
            wrong.append(f"{language} ran nothing against the sandbox")
    browser = folder / "browser.json"
    in_a_browser = json.loads(browser.read_text())["e2e"] if browser.exists() else 0
    if not in_a_browser:
        wrong.append("no test ran in a browser")
    log = (folder / "log").read_text(errors="replace")
    wrong += [f"skipped: {found.group().strip()}" for found in SKIPPED.finditer(log)]
    failed = sorted(set(FAILED.findall(log)))
    wrong += [f"failed: {target}" for target in failed]

    def ended(language: str) -> str:
        return "failed" if any(target.endswith(f"-{language}") for target in failed) else "passed"

    skipped = len(SKIPPED.findall(log))
    print(f"\n{'':10}" + "".join(f"{measure:>9}" for measure in MEASURES) + "     suite")
    for language, ran in rows.items():
        print(f"{language:10}" + "".join(f"{ran[measure]:>9}" for measure in MEASURES) + f"{ended(language):>10}")
    print(f"{'browser':10}{'':>27}{in_a_browser:>9}{ended('browser'):>10}")
    print(f"skipped: {skipped}")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
