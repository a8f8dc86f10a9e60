# Two suites for test_suite.py: the first one fails.
.PHONY: fails-first runs-later
fails-first:
	@echo "the first suite ran"; exit 3
runs-later:
	@echo "the later suite ran"
