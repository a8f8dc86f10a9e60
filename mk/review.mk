# What a reviewer looks at first: the line in the changelog, and what the public Rust API breaks.
TESTS += test-changelog
.PHONY: test-changelog semver

test-changelog: ## Test the check of the changelog
	$(PYTHON) tests/e2e/suite/test_changelog.py

# A breaking change is fine before a release that says so: compared is the latest tag, not the branch.
semver: ## Check the Rust crates against semantic versioning, from the latest release on
	tag=$$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null) || { echo 'no release yet to compare with'; exit 0; }; \
	cargo semver-checks --version >/dev/null 2>&1 || cargo install cargo-semver-checks --locked; \
	cargo semver-checks --baseline-rev $$tag --package nicepay-checkout --package nicepay-checkout-ledger --package nicepay-sandbox
