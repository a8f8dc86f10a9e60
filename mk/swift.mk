# The Swift face: bindings/swift (Swift package) over the crate in bindings/. Swift 6 comes from a Debian 13 root that
# the script makes once, where the machine has none.
TESTS += test-swift
.PHONY: test-swift

test-swift: ## Test the Swift package, and a package that depends on it
	bindings/scripts/test-swift.sh
