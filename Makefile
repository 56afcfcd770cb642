# make report            render notebooks/analysis.md to output/analysis.html (NOTEBOOK=… another)
# make test              run every test (FILTER=… those that match)
# make build             compile the program and the kit (TARGET=… one module)
# make install           put the program where it runs from anywhere: /usr/local, or PREFIX=…
# make bench             compare outputs, time rendering and kernels, beside LiteRT where it is installed (needs python3)
# make lint              say where Swift is not laid out as .swift-format has it; make format lays it out
# make clean             remove what was built and what was kept between runs
#
# All need Swift 6.1 or newer; the rest is installed if it is missing.

SWIFT ?= swift
NOTEBOOK ?= notebooks/analysis.md
PREFIX ?= /usr/local
# One configuration for all, so nothing is compiled twice. Package.swift says which targets are optimized. Without debug
# information a backtrace still names the functions. A module is written along with its code: a job of its own would read
# all sources a second time.
FLAGS = -c release -debug-info-format none -Xswiftc -Onone -Xswiftc -no-emit-module-separately-wmo
BUILD = $(SWIFT) build $(FLAGS)
TEST = $(SWIFT) test $(FLAGS) --skip-build
RELEASE = .build/release
MODELBOOK = $(RELEASE)/modelbook

.PHONY: report test build install bench lint format setup clean

report: build
	$(MODELBOOK) render $(NOTEBOOK) --output-dir output

build: setup
	@[ -e $(MODELBOOK) ] || echo "modelbook: a first build takes some four minutes on two cores; later ones take what has changed"
	$(BUILD) $(if $(TARGET),--target $(TARGET))

test:
	@sh .ci/setup test
	$(BUILD) --build-tests
	$(TEST) $(if $(FILTER),--filter '$(FILTER)')

# The program finds its kit beside itself, and its template in the share folder above.
install: build
	sh .ci/install "$(RELEASE)" "$(DESTDIR)$(PREFIX)"

# Outputs against the recorded ones, rendering times, then kernels against LiteRT's and TensorFlow Lite Micro's.
bench: setup
	$(BUILD) --build-tests
	$(TEST) --filter 'ConformanceTests|InferenceTests.DigitsTests'
	python3 Tests/Scripts/bench_report.py
	python3 Tests/Scripts/bench_preview.py
	python3 Tests/Scripts/bench_peers.py || $(RELEASE)/modelbook-bench

# Goldens and fixtures hold programs that are as a test needs them.
SWIFT_FILES = Package.swift Sources Tests/*Tests Tests/TestSupport Tests/Fuzz/Package.swift Tests/Fuzz/Sources
lint:
	$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_FILES)

format:
	$(SWIFT) format --in-place --parallel --recursive $(SWIFT_FILES)

setup:
	@sh .ci/setup

clean:
	[ ! -x $(MODELBOOK) ] || $(MODELBOOK) clean
	rm -rf .build
