# The Swift face: bindings/swift (Swift package) over the crate in bindings/. Swift 6 comes from a Debian 13 root that
# the script makes once, where the machine has none.
TESTS += test-swift
BENCHES += bench-swift
.PHONY: test-swift bench-swift

test-swift: ## Test the Swift package, and a package that depends on it
	bindings/scripts/test-swift.sh

bench-swift: ## Measure the Swift package beside the core alone
	bindings/scripts/native.sh swift
	core=$$(cargo run --quiet --locked --release -p nicepay-checkout-ffi --example verify) && \
		bindings/scripts/swift-run.sh -C tests/peers/swift/bench swift run --quiet -c release bench "$$core"
