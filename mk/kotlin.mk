# The Kotlin face: bindings/kotlin (Maven module) over the crate in bindings/.
TESTS += test-kotlin
LINTS += lint-kotlin
BENCHES += bench-kotlin
.PHONY: test-kotlin lint-kotlin bench-kotlin

test-kotlin: ## Test the Kotlin package, and a project that uses its jar
	bindings/scripts/test-kotlin.sh

lint-kotlin: ## Check the style of the Kotlin sources
	bindings/scripts/jdk.sh
	mvn --batch-mode --no-transfer-progress --quiet -f bindings/kotlin validate

bench-kotlin: ## Measure the Kotlin package beside the JVM's own means
	bindings/scripts/jdk.sh
	mvn --batch-mode --no-transfer-progress --quiet -f bindings/kotlin -DskipTests install
	mvn --batch-mode --no-transfer-progress --quiet -f tests/peers/kotlin package
	java -jar tests/peers/kotlin/target/bench.jar
