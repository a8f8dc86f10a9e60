# Licences, sources and known vulnerabilities of every dependency.
.PHONY: audit advisories cargo-deny

audit: cargo-deny ## Check the Rust dependencies' licences, sources and bans
	cargo deny --locked check bans licenses sources

# The three databases are asked over the internet: a mirror of the registries does not have them.
advisories: cargo-deny node/node_modules/.ready tests/peers/node/node_modules/.ready ## Check every dependency against RustSec's, npm's and PyPI's advisories
	cargo deny --locked check advisories
	cd node && npm audit
	cd tests/peers/node && npm audit
	$(MAKE) --no-print-directory $(PY_VENV)/.ready
	test -x build/python/audit/bin/pip-audit || ($(PYTHON) -m venv build/python/audit && \
		build/python/audit/bin/pip install --quiet --disable-pip-version-check pip-audit)
	build/python/audit/bin/pip-audit --progress-spinner off --skip-editable --path $(PY_VENV)/lib/python3*/site-packages

# Built where the machine has none: some minutes, once.
cargo-deny:
	cargo deny --version >/dev/null 2>&1 || cargo install cargo-deny --locked
