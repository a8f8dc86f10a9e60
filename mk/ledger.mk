# The ledger's benchmarks: beside bare drivers, and beside the job queues of tests/peers/queue/.
BENCHES += bench-ledger
.PHONY: bench-ledger
QUEUES := tests/peers/queue

$(QUEUES)/node_modules/.ready: $(QUEUES)/package.json $(QUEUES)/package-lock.json
	cd $(QUEUES) && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

build/python/queue/.ready: $(QUEUES)/requirements.txt
	$(PYTHON) -m venv build/python/queue
	build/python/queue/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

bench-ledger: $(QUEUES)/node_modules/.ready build/python/queue/.ready ## Measure the ledger beside bare drivers and job queues
	cargo bench --locked -p nicepay-checkout-ledger
