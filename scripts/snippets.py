#!/usr/bin/env python3
"""Holds that every snippet of the guides and READMEs is run: it is a region of a tested file, or its page has a runner.

    python3 scripts/snippets.py            # checks
    python3 scripts/snippets.py --write    # copies the regions into the pages again

A block that follows `<!-- from python/examples/polling.py: wait -->` is the lines between `# region wait` and
`# endregion` of that file (`// #region` and `// region` in other languages), which a language's own suite compiles and
runs.
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "python/README.md", "node/README.md")]
# What is no program: pictures, commands, and Maven's five lines. Any other block is run, by a file's suite or its page's.
NOT_RUN = {"text", "sh", "xml"}
RUNNERS = {
    ("python/README.md", "python"): "python/tests/test_examples.py",
    ("docs/python.md", "python"): "python/tests/test_examples.py",
    ("docs/kotlin.md", "kotlin"): "bindings/kotlin/src/test/kotlin/id/nicepay/checkout/GuideTest.kt",
    ("docs/kotlin.md", "java"): "bindings/kotlin/src/test/kotlin/id/nicepay/checkout/GuideTest.kt",
}
BLOCK = re.compile(
    r"(?P<from><!-- from (?P<file>\S+): (?P<region>[\w-]+) -->\n+)?^ *```(?P<language>[a-z]*)(?P<rest>[^\n]*)\n(?P<text>.*?)^ *```$",
    re.M | re.S,
)


def region(file: str, name: str) -> str:
    lines = (ROOT / file).read_text().splitlines()
    begin = next((at for at, line in enumerate(lines) if re.search(rf"(#|//) ?#?region {name}$", line)), None)
    if begin is None:
        raise SystemExit(f"{file} has no region {name}")
    end = next(at for at in range(begin, len(lines)) if re.search(r"(#|//) ?#?endregion", lines[at]))
    return textwrap.dedent("\n".join(lines[begin + 1 : end])).strip("\n") + "\n"


def main(write: bool) -> None:
    wrong: list[str] = []
    held = 0
    for page in [*PAGES, *sorted((ROOT / "docs").rglob("*.md"))]:
        name = str(page.relative_to(ROOT))
        text = page.read_text()

        def renewed(block: re.Match[str]) -> str:
            nonlocal held
            if block["from"]:
                held += 1
                wanted = region(block["file"], block["region"])
                if block["text"] != wanted and not write:
                    wrong.append(f"{name}: the block from {block['file']}: {block['region']} is not what stands there")
                return f"{block['from']}```{block['language']}{block['rest']}\n{wanted}```"
            runner = RUNNERS.get((name, block["language"]))
            if runner is None and block["language"] not in NOT_RUN:
                wrong.append(f"{name}: nothing runs the block that begins {block['text'].splitlines()[:1]}")
            elif runner and Path(name).name not in (ROOT / runner).read_text():
                wrong.append(f"{name}: {runner} does not run it")
            return block.group()

        new = BLOCK.sub(renewed, text)
        if write and new != text:
            page.write_text(new)
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{held} snippets are as they stand in tested files")


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
