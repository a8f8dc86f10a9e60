# The Node face: node/ (npm package) and node/sandbox/ (the sandbox's package).
TESTS += test-node
LINTS += lint-node
BENCHES += bench-node bench-events-node
.PHONY: node-addons test-node lint-node test-platforms-node bench-node bench-events-node

node/node_modules/.ready: node/package.json node/package-lock.json node/sandbox/package.json
	cd node && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

tests/peers/node/node_modules/.ready: tests/peers/node/package.json tests/peers/node/package-lock.json
	cd tests/peers/node && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

node-addons: node/node_modules/.ready
	cd node && npm run --silent build

test-node: node-addons ## Test the Node package
	cd node && npm test

lint-node: node/node_modules/.ready
	cd node && npm run --silent lint

bench-node: node-addons tests/peers/node/node_modules/.ready ## Measure the Node package beside its peers
	cargo build --release --locked -p nicepay-sandbox
	node tests/peers/node/bench.mjs

node/platforms/node_modules/.ready: node/platforms/package.json node/platforms/package-lock.json
	cd node/platforms && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

test-platforms-node: node-addons node/platforms/node_modules/.ready ## Try the Node package in Node 20, 22 and 24, Bun and Deno
	node node/platforms/run.mjs

# pg-boss wants a newer Node than Debian's: the queues bring one where npm has it.
bench-events-node: node-addons $(QUEUES)/node_modules/.ready ## Measure Node's events beside pg-boss
	PATH="$(CURDIR)/$(QUEUES)/node_modules/.bin:$$PATH" node $(QUEUES)/events.mjs
