# Licences, sources and known vulnerabilities of every dependency.
.PHONY: audit advisories

# cargo-deny is built where the machine has none: some minutes, once.
audit: $(PY_VENV)/.ready node/node_modules/.ready tests/peers/node/node_modules/.ready ## Check the dependencies' licences, sources and known vulnerabilities
	cargo deny --version >/dev/null 2>&1 || cargo install cargo-deny --locked
	cargo deny --locked check bans licenses sources
	cd node && npm audit
	cd tests/peers/node && npm audit
	test -x build/python/audit/bin/pip-audit || ($(PYTHON) -m venv build/python/audit && \
		build/python/audit/bin/pip install --quiet --disable-pip-version-check pip-audit)
	build/python/audit/bin/pip-audit --progress-spinner off --skip-editable --path $(PY_VENV)/lib/python3*/site-packages

# RustSec's database comes from GitHub, so this needs the internet, not a registry alone.
advisories: ## Check the Rust dependencies against RustSec's advisories
	cargo deny --version >/dev/null 2>&1 || cargo install cargo-deny --locked
	cargo deny --locked check advisories
