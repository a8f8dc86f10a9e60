# The payment page, a shop, the workbench and the payment desk in a real browser: tests/e2e/browser/, with Debian's Chromium or the one that
# CHROMIUM names.
TESTS += test-browser
LINTS += lint-browser
BROWSER := tests/e2e/browser
.PHONY: test-browser lint-browser

$(BROWSER)/node_modules/.ready: $(BROWSER)/package.json $(BROWSER)/package-lock.json
	cd $(BROWSER) && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund
	touch $@

test-browser: node-addons $(BROWSER)/node_modules/.ready ## Test the pages of gateway, shop and ledger in a browser
	test -x $${CHROMIUM:-/usr/bin/chromium} || scripts/debian.sh chromium
	scripts/program.sh nicepay-checkout-ledger nicepay-ledger
	cd $(BROWSER) && npm test

lint-browser: node/node_modules/.ready $(BROWSER)/node_modules/.ready
	cd $(BROWSER) && ../../../node/node_modules/.bin/eslint .
	cd $(BROWSER) && ../../../node/node_modules/.bin/prettier --config ../../../node/package.json --check .
