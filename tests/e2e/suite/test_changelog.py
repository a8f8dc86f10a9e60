#!/usr/bin/env python3
"""A change that a user can notice needs its line in CHANGELOG.md, or a commit that says why not."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "changelog.py"


class ChangelogTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("Begin", {"CHANGELOG.md": "# Changelog\n", "core/src/lib.rs": "one\n", "README.md": "one\n"})
        self.git("checkout", "--quiet", "-b", "change")

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True, capture_output=True)

    def commit(self, message: str, files: dict[str, str]) -> None:
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def check(self) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(SCRIPT), "main"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)

    def test_a_change_of_a_package_without_a_line_is_refused(self) -> None:
        self.commit("Change", {"core/src/lib.rs": "two\n"})
        said = self.check()
        self.assertEqual(said.returncode, 1)
        self.assertIn("core/src/lib.rs", said.stderr)
        self.assertIn("Changelog: none", said.stderr)

    def test_a_line_that_is_only_removed_is_no_line(self) -> None:
        self.commit("Change", {"core/src/lib.rs": "two\n", "CHANGELOG.md": ""})
        self.assertEqual(self.check().returncode, 1)

    def test_a_change_with_its_line_passes(self) -> None:
        self.commit("Change", {"core/src/lib.rs": "two\n"})
        self.commit("Say so", {"CHANGELOG.md": "# Changelog\n\n* Two.\n"})
        self.assertEqual(self.check().returncode, 0)

    def test_a_commit_may_say_that_users_notice_nothing(self) -> None:
        self.commit("Rename a variable\n\nChangelog: none", {"core/src/lib.rs": "two\n"})
        self.assertEqual(self.check().returncode, 0)

    def test_a_change_outside_the_packages_needs_no_line(self) -> None:
        self.commit("Change", {"README.md": "two\n"})
        self.assertEqual(self.check().returncode, 0)

    def test_what_others_merged_meanwhile_does_not_count(self) -> None:
        self.commit("Change", {"README.md": "two\n"})
        self.git("checkout", "--quiet", "main")
        self.commit("Of somebody else", {"core/src/lib.rs": "two\n"})
        self.git("checkout", "--quiet", "change")
        self.assertEqual(self.check().returncode, 0)


if __name__ == "__main__":
    unittest.main()
