# make report   render notebooks/analysis.md to output/analysis.html
# make test     run every test
# make bench    compare outputs, time rendering and kernels, beside LiteRT where it is installed (needs python3)
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

# Outputs against the recorded ones, rendering times, then kernels against LiteRT's and TensorFlow Lite Micro's.
bench: setup
	$(BUILD) --build-tests
	$(SWIFT) test -c release --skip-build --filter 'ConformanceTests|InferenceTests.DigitsTests'
	python3 Tests/Scripts/bench_report.py
	python3 Tests/Scripts/bench_peers.py || .build/release/modelbook-bench

setup:
	@sh .ci/setup

clean:
	[ ! -x $(MODELBOOK) ] || $(MODELBOOK) clean
	rm -rf .build
