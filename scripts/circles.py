#!/usr/bin/env python3
"""Fails if files of a Rust crate name each other in a circle: then none of them can be read, or moved, alone.

    python3 scripts/circles.py core/src ledger/src

A file may name the files of its own folder, as a module does. Comments and tests do not count.
"""

import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path


def named(text: str, own: str, files: set[str]) -> set[str]:
    """The files that a file names by `crate::` or `super::`."""
    found = set()
    for path in re.findall(r"\bcrate::((?:\w+::)*\w*)", text):
        parts = [part for part in path.split("::") if part]
        prefixes = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
        found.update(next(([prefix] for prefix in prefixes if prefix in files), []))
    folder = own.rpartition("/")[0]
    for name in re.findall(r"\bsuper::(\w+)", text):
        found.update({f"{folder}/{name}" if folder else name} & files)
    return found - {own}


def circle(root: Path) -> list[str]:
    """The files of one circle; empty if there is none."""
    texts = {str(path.relative_to(root))[:-3]: path.read_text() for path in sorted(root.rglob("*.rs"))}
    graph = {}
    for own, text in texts.items():
        code = re.sub(r"//[^\n]*", "", text.split("#[cfg(test)]\n")[0])
        graph[own] = named(code, own, set(texts))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def main(roots: list[str]) -> int:
    found = {root: circle(Path(root)) for root in roots}
    for root, files in found.items():
        if files:
            print(f"{root}: these files name each other: {' <- '.join(files)}", file=sys.stderr)
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
