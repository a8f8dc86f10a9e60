"""What the packages say of themselves before they are installed."""

from __future__ import annotations

import re

import pytest
from conftest import PYTHON

FOLDERS = {"nicepay-checkout": PYTHON, "nicepay-checkout-sandbox": PYTHON / "sandbox"}
SENTENCE = "Not a product of NICEPAY's, and the sandbox is not theirs."


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", FOLDERS)
def test_both_packages_say_whose_they_are_not(name: str) -> None:
    project = (FOLDERS[name] / "pyproject.toml").read_text()
    assert f'name = "{name}"' in project
    assert 'readme = "README.md"' in project  # what PyPI shows
    assert SENTENCE in one_line((FOLDERS[name] / "README.md").read_text())
    description = re.search(r'^description = "(.*)"$', project, re.MULTILINE)
    assert description is not None
    assert SENTENCE in description[1]


@pytest.mark.parametrize("name", FOLDERS)
def test_both_packages_say_that_building_takes_a_while(name: str) -> None:
    said = one_line((FOLDERS[name] / "README.md").read_text())
    assert re.search(r"pip install -v [./ \w]*\./python/sandbox", said)
    assert re.search(r"compiles .* about a minute and a half .* pip is silent meanwhile", said)
