"""mkdocs' hook: links that leave docs/ for the repository's files, and those to the references, which are made later."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPOSITORY = re.compile(r"\]\(((?:\.\./)+(?!cookbook/)[^)#\s]+)(#[^)]*)?\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    folder = (ROOT / "docs" / page.file.src_uri).parent

    def outside(link: re.Match[str]) -> str:
        target = (folder / link[1]).resolve()
        if target.is_relative_to(ROOT / "docs"):
            return link.group()
        if not target.exists():
            raise FileNotFoundError(f"{page.file.src_uri} links to {link[1]}, which is not there")
        return f"](https://github.com/nicepay-checkout/nicepay-checkout/blob/main/{target.relative_to(ROOT)})"

    return REPOSITORY.sub(outside, markdown)
