# The Kotlin face: bindings/kotlin (Maven module) over the crate in bindings/.
TESTS += test-kotlin
LINTS += lint-kotlin
BENCHES += bench-kotlin
.PHONY: test-kotlin lint-kotlin bench-kotlin test-platforms-kotlin

test-kotlin: ## Test the Kotlin package, and a project that uses its jar
	bindings/scripts/test-kotlin.sh

lint-kotlin: ## Check the style of the Kotlin sources
	bindings/scripts/jdk.sh
	mvn --batch-mode --no-transfer-progress --quiet -f bindings/kotlin validate

test-platforms-kotlin: ## Try the jar on arm64, Windows and musl, as far as one Linux machine can
	bindings/scripts/test-platforms-kotlin.sh

bench-kotlin: ## Measure the Kotlin package beside the JVM's own means
	bindings/scripts/jdk.sh
	mvn --batch-mode --no-transfer-progress --quiet -f bindings/kotlin -DskipTests install
	mvn --batch-mode --no-transfer-progress --quiet -f tests/peers/kotlin package
	java -jar tests/peers/kotlin/target/bench.jar
