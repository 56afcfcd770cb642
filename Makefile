# make report   render notebooks/analysis.md to output/analysis.html
# make test     run every test
# make bench    time the kernels and the interpreter, beside LiteRT where it is installed
# make clean    remove what was built and what was kept between runs
#
# Both need Swift 6.1 or newer; the rest is installed if it is missing.

SWIFT ?= swift
NOTEBOOK ?= notebooks/analysis.md
BUILD = $(SWIFT) build -c release
MODELBOOK = .build/release/modelbook

.PHONY: report test bench setup clean

report: setup
	$(BUILD) --product modelbook
	$(BUILD) --product Modelbook
	$(MODELBOOK) render $(NOTEBOOK) --output-dir output

# Release, as the report: one configuration, so nothing is compiled twice.
test: setup
	$(BUILD) --build-tests
	$(SWIFT) test -c release --skip-build

bench: setup
	$(BUILD) --product modelbook-bench
	.build/release/modelbook-bench

setup:
	@sh .ci/setup

clean:
	rm -rf .build notebooks/.modelbook
