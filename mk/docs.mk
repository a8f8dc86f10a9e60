# The guides: docs/, built into a site by mkdocs. What they show is held to tested files by scripts/snippets.py.
TESTS += test-docs
DOCS_VENV := build/docs/venv
.PHONY: test-docs docs

$(DOCS_VENV)/.ready: docs/requirements.txt
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || scripts/debian.sh python3-venv
	$(PYTHON) -m venv $(DOCS_VENV)
	$(DOCS_VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

# Not --quiet: that drops the warnings before --strict can count them.
test-docs: $(DOCS_VENV)/.ready ## Check that the guides show tested code, and that their links lead somewhere
	$(PYTHON) scripts/snippets.py
	NO_MKDOCS_2_WARNING=1 $(DOCS_VENV)/bin/mkdocs build --strict

# Each reference by its language's own tool; Kotlin's comes out of the jar that its tests build.
docs: test-docs python-develop node-addons ## Build the guides and the API references into build/site
	cargo doc --quiet --locked --no-deps -p nicepay-checkout
	mkdir -p build/site/api
	cp -r $${CARGO_TARGET_DIR:-target}/doc build/site/api/rust
	$(DOCS_VENV)/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps ./python
	$(DOCS_VENV)/bin/pdoc --output-directory build/site/api/python nicepay_checkout
	cd node && npx typedoc
	bindings/scripts/jdk.sh
	mvn --batch-mode --no-transfer-progress --quiet -f bindings/kotlin -DskipTests -Pdocs package
	mkdir -p build/site/api/kotlin
	cd build/site/api/kotlin && jar --extract --file $(CURDIR)/bindings/kotlin/target/nicepay-checkout-*-javadoc.jar
	bindings/scripts/docs-swift.sh build/site/api/swift
	@echo "the site is in build/site: open build/site/index.html"
