"""The shared vectors keep to their schema, so that every language's runner can rely on their shape."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT

SCHEMA = json.loads((ROOT / "tests" / "vectors.schema.json").read_text())
FILES = sorted((ROOT / "tests" / "vectors").iterdir())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_vectors_keep_to_their_schema(path: Path) -> None:
    content = json.loads(path.read_text())
    rule = {"$ref": f"#/$defs/{path.stem}", "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(rule).validate(content)
    twice = [name for name, count in Counter(case["name"] for case in content["cases"]).items() if count > 1]
    assert twice == []


def test_fault_cells_keep_to_their_schema() -> None:
    schema = json.loads((ROOT / "tests" / "faults.schema.json").read_text())
    cells = json.loads((ROOT / "tests" / "faults" / "cells.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(cells)
    assert len({cell["name"] for cell in cells["cases"]}) == len(cells["cases"])


def test_the_contract_is_not_a_handful() -> None:
    assert sum(len(json.loads(path.read_text())["cases"]) for path in FILES) >= 250
