#!/usr/bin/env python3
"""Runs benchmarks and puts their tables into docs/performance.md, between the marks that bear their names.

    python3 scripts/performance.py bench-rust bench-python

What is written around the marks is kept: it says what the figures mean, and is for people to keep true.
"""

from __future__ import annotations

import datetime
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"


def first_line(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return f"no {command[0]}"


def machine() -> str:
    cpuinfo = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = re.findall(r"model name\s*: (.*)", cpuinfo)
    cpu = f"{len(models)} × {models[0]}" if models else platform.processor()
    versions = [first_line("rustc", "--version"), first_line("python3", "--version"), f"Node {first_line('node', '--version')}"]
    return f"{datetime.date.today()}, {cpu}, {platform.system()} {platform.release()}; {', '.join(versions)}."


def tables(text: str) -> str:
    """The markdown tables of a bench's output, parted by empty lines."""
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return "\n".join(blocks)


def put(page: str, mark: str, content: str) -> str:
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    if begin not in page:
        raise SystemExit(f"{PAGE}: no mark {begin}")
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n{content.strip()}\n{rest[rest.index(end):]}"


def main(targets: list[str]) -> None:
    failed = []
    for target in targets:
        print(f"== {target}", flush=True)
        with subprocess.Popen(
            ["make", "--no-print-directory", target], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as bench:
            assert bench.stdout is not None
            said = ""
            for line in bench.stdout:
                print(line, end="", flush=True)
                said += line
        if bench.returncode != 0:
            failed.append(target)
        found = tables(said)
        if not found:
            raise SystemExit(f"{target} printed no table")
        page = put(PAGE.read_text(), target, found)
        PAGE.write_text(put(page, "machine", machine()))
    if failed:
        raise SystemExit(f"below what was wanted: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
