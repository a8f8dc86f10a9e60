# What a reviewer looks at first: the line in the changelog, the public Rust API as text, and what it breaks.
TESTS += test-changelog
API := nicepay-checkout:core nicepay-checkout-ledger:ledger nicepay-sandbox:sandbox
# The listings come from rustdoc's JSON, which only a nightly compiler writes; this version of the command reads it.
API_TOOLCHAIN ?= nightly
API_COMMAND := cargo-public-api@0.52.0
.PHONY: test-changelog api api-check semver

test-changelog: ## Test the check of the changelog
	$(PYTHON) tests/e2e/suite/test_changelog.py

api: ## Write the public Rust API to core/api.txt, ledger/api.txt and sandbox/api.txt
	rustup toolchain list | grep -q '^$(API_TOOLCHAIN)' || rustup toolchain install $(API_TOOLCHAIN) --profile minimal
	cargo public-api --version >/dev/null 2>&1 || cargo install $(API_COMMAND) --locked
	mkdir -p build
	for crate in $(API); do \
		cargo +$(API_TOOLCHAIN) public-api --package $${crate%%:*} -sss > build/api.txt; \
		mv build/api.txt $${crate##*:}/api.txt; \
	done

api-check: api ## Check that the listings of the public Rust API are up to date
	git diff --exit-code -- $(foreach crate,$(API),$(lastword $(subst :, ,$(crate)))/api.txt) || \
		(echo 'the public API changed: run `make api` and commit the listings' >&2; exit 1)

# A breaking change is fine before a release that says so: compared is the latest tag, not the branch.
semver: ## Check the Rust crates against semantic versioning, from the latest release on
	tag=$$(git describe --tags --abbrev=0 --match 'v*' 2>/dev/null) || { echo 'no release yet to compare with'; exit 0; }; \
	cargo semver-checks --version >/dev/null 2>&1 || cargo install cargo-semver-checks --locked; \
	cargo semver-checks --baseline-rev $$tag $(foreach crate,$(API),--package $(firstword $(subst :, ,$(crate))))

MUTANTS = cargo mutants --no-shuffle $(if $(SHARD),--shard $(SHARD)) $(if $(CHANGED),--in-diff build/mutants/changed.diff)
.PHONY: mutants
# CHANGED=1 breaks only the lines that differ from the main branch; SHARD=0/8 is the first of eight parts of the work.
mutants: ## Break each rule of the core and of the ledger's state machine, and see a test fail
	cargo mutants --version >/dev/null 2>&1 || cargo install cargo-mutants --locked
	mkdir -p build/mutants
	$(if $(CHANGED),git diff $(or $(BASE),origin/main)... > build/mutants/changed.diff)
	$(MUTANTS) --output build/mutants/core -p nicepay-checkout
	$(MUTANTS) --output build/mutants/ledger -p nicepay-checkout-ledger -- --lib --test machine --test model
