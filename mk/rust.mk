# The core's benchmarks and fuzz targets.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= form json callback notification inquiry registration cart values

FUZZ_CORPORA := cargo run --quiet --locked --manifest-path core/fuzz/Cargo.toml --example corpora --

.PHONY: sandbox-release fuzz fuzz-corpora fuzz-build

# The benchmarks put the gateway into a process of its own.
bench-rust: sandbox-release
sandbox-release:
	cargo build --release --locked -p nicepay-sandbox

# A nightly compiler, for the sanitizers. Crashes are left in core/fuzz/artifacts/.
fuzz: fuzz-build ## Fuzz the core's parsers, FUZZ_SECONDS each (60 by default)
	$(FUZZ_CORPORA) unpack core/fuzz/corpus
	cd core && for target in $(FUZZ_TARGETS); do \
		cargo +nightly fuzz run $$target -- -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1; \
	done

# What a fuzzer found and that no smaller input covers is kept in core/fuzz/corpora/.
fuzz-corpora: fuzz-build ## Keep what the fuzzers found, made as small as it goes
	rm -rf core/fuzz/small
	cd core && for target in $(FUZZ_TARGETS); do \
		mkdir -p fuzz/small/$$target; \
		cargo +nightly fuzz run $$target fuzz/small/$$target fuzz/corpus/$$target -- -set_cover_merge=1 -use_counters=0; \
	done
	$(FUZZ_CORPORA) pack core/fuzz/small
	rm -rf core/fuzz/small

fuzz-build:
	rustup toolchain list | grep -q '^nightly' || rustup toolchain install nightly --profile minimal
	cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked
	cd core && cargo +nightly fuzz build
