# CaseVault. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Further options for `swift build` and `swift test`.
SWIFTFLAGS ?=

# Debian's names of what the package links against.
PACKAGES = libssl-dev libsqlite3-dev pkg-config

# For the second reader, and how many of each kind it exchanges with the product.
PYTHON ?= /usr/bin/python3
INTEROP_COUNT ?= 1000

# The date in the man pages: of the last commit, so that one source makes the same pages.
DATE ?= $(shell git log -1 --format=%cs 2>/dev/null || date -u +%F)
MAN = .build/plugins/GenerateManual/outputs/CaseVaultCLI
COMPLETIONS = .build/completions
DOCS = .build/docs
DOCC ?= docc

# The same messages and the same sorting whatever the person's locale is.
export LC_ALL := C.UTF-8
# Swift's crash reporter prints memory, which may hold plaintext.
export SWIFT_BACKTRACE := enable=no

.DEFAULT_GOAL := help
.PHONY: help demo test test-faults test-mutants test-asan test-tsan test-interop test-hygiene fuzz coverage build man docs \
	completions install bench lint format deps swift

help:
	@echo 'make demo         build casevault and run the demonstration on synthetic records'
	@echo 'make test         build and run all tests'
	@echo 'make test-faults  let every operation die, its disk fail and the power go off, at every point (takes long)'
	@echo 'make test-mutants take protections out one at a time, and expect the tests to notice; MUTANTS=<n> a sample (takes long)'
	@echo 'make test-asan    run the tests of the library under the address sanitizer; make test-tsan under that of threads'
	@echo 'make build        build everything for debugging'
	@echo 'make man          write a man page for each command to $(MAN)'
	@echo 'make docs         write the documentation of the library to $(DOCS)/CaseVault.doccarchive'
	@echo 'make completions  write completion scripts for bash, zsh and fish to $(COMPLETIONS)'
	@echo 'make install      build for release; install program, man pages and completions to $$(DESTDIR)$$(PREFIX) (PREFIX=$(PREFIX))'
	@echo 'make bench        run the benchmarks on vaults of COUNTS="$(COUNTS)" records'
	@echo 'make test-interop exchange bytes with a second reader in Python, INTEROP_COUNT=$(INTEROP_COUNT) of each kind'
	@echo 'make test-hygiene search files, output and memory for values after OPERATIONS=$(OPERATIONS) operations (as root)'
	@echo 'make coverage     run all tests and print the line coverage of each Swift target; fail below 90 %'
	@echo 'make fuzz         feed each parser with changed inputs for SECONDS=$(SECONDS) under the address sanitizer'
	@echo 'make lint         check the format of the sources'
	@echo 'make format       format the sources'
	@echo 'make deps         install the missing Debian packages (as root), or print the command'

demo: deps swift
	$(SWIFT) build $(SWIFTFLAGS) --product casevault
	@"$$($(SWIFT) build $(SWIFTFLAGS) --show-bin-path)/casevault" demo

# Tests that start programs run apart from those that open hundreds of vaults in one process: Foundation's Process reads
# beyond the end of its list of descriptors when more than about 1,300 are open.
STARTING = CaseVaultCLITests|KnownAnswerTests|ArchitectureTests

# COVERAGE=<percent> prints which part of each target's lines ran, and fails when a target but the program has less. All is
# compiled once more for it, in a folder of its own. Each `swift test` throws the profiles of the one before away.
TESTFLAGS = $(SWIFTFLAGS) $(if $(COVERAGE),--scratch-path '$(CURDIR)/.build/coverage' --enable-code-coverage)
PROFILES = .build/coverage/profiles
keep-profiles = $(if $(COVERAGE),install -d '$(PROFILES)/$(1)' && \
	mv "$$($(SWIFT) build $(TESTFLAGS) --show-bin-path)/codecov/"*.profraw '$(PROFILES)/$(1)')

test: deps swift
	$(SWIFT) build $(TESTFLAGS) --build-tests
	rm -rf '$(PROFILES)'
	$(SWIFT) test $(TESTFLAGS) --skip-build --disable-xctest --skip '$(STARTING)'
	$(call keep-profiles,library)
	$(SWIFT) test $(TESTFLAGS) --skip-build --disable-xctest --filter '$(STARTING)'
	$(call keep-profiles,program)
	$(if $(COVERAGE),@Tests/Coverage/report "$$(dirname "$$(readlink -f "$$(command -v '$(SWIFT)')")")" \
		"$$($(SWIFT) build $(TESTFLAGS) --show-bin-path)" $(COVERAGE) '$(PROFILES)/'*/*.profraw && rm -rf '$(PROFILES)')

coverage:
	@$(MAKE) test COVERAGE=$(or $(COVERAGE),90)

# All points at which a program can die, its disk can fail or the power can go off, for every operation; FAULTS=<n> tries
# every n-th, FAULTS_SEED=<n> tears what was not synced differently.
test-faults: deps swift
	$(SWIFT) build $(SWIFTFLAGS) --build-tests
	FAULTS='$(or $(FAULTS),full)' $(SWIFT) test $(SWIFTFLAGS) --skip-build --disable-xctest \
		--filter 'CrashTests|PowerLossTests' > .build/faults.log 2>&1 || { cat .build/faults.log; exit 1; }
	@grep -E '^(crash|faults|power loss): ' .build/faults.log
	@awk '/^crash: /{points += $$(NF - 7)} /^faults: /{points += $$(NF - 5)} \
		/^power loss: /{images += $$(NF - 8); survived += $$(NF - 3)} \
		END {print "test-faults: " points " points tried, all survived; " images " images of power cuts, " survived " survived"; \
		exit points == 0 || images == 0 || survived != images}' .build/faults.log

# Takes protections out of a copy of the sources, one at a time; MUTANTS=<n> tries a sample, MUTANTS=<words> those of a name.
test-mutants: export PYTHONDONTWRITEBYTECODE = 1
test-mutants: PACKAGES += python3
test-mutants: deps swift
	cd Tests/Mutants && $(PYTHON) -m unittest -q test_run
	SWIFT='$(SWIFT)' $(PYTHON) Tests/Mutants/run.py $(if $(MUTANTS),'$(MUTANTS)')

# What a sanitizer says fails the run, whatever the tests say. Leaks are not looked for: Foundation leaks a block when it reads
# an empty file.
test-asan test-tsan: test-%san: deps swift
	$(SWIFT) build $(SWIFTFLAGS) --scratch-path .build-$*san --sanitize $(SANITIZER_$*) --build-tests
	@ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS='suppressions=$(CURDIR)/Tests/Sanitizers/thread.supp:print_suppressions=0' \
		$(SWIFT) test $(SWIFTFLAGS) --scratch-path .build-$*san --sanitize $(SANITIZER_$*) --skip-build --disable-xctest \
		--skip '$(STARTING)' > .build-$*san/tests.log 2>&1 || { tail -n 200 .build-$*san/tests.log; exit 1; }
	@! grep -A 30 Sanitizer: .build-$*san/tests.log
	@awk '/Test run with/ {count = $$5} END {print "$@: " count " tests, the sanitizer found nothing"; exit count == 0}' \
		.build-$*san/tests.log

SANITIZER_a = address
SANITIZER_t = thread

build: deps swift
	$(SWIFT) build $(SWIFTFLAGS)

# Pages of commands that are gone would stay otherwise.
man: deps swift
	rm -rf '$(MAN)'
	$(SWIFT) package $(SWIFTFLAGS) generate-manual --configuration debug --multi-page --date '$(DATE)'

# One page for all that `import CaseVault` brings. The modules of C libraries are needed to load ours.
docs: deps swift
	$(SWIFT) build $(SWIFTFLAGS) --target CaseVault
	rm -rf '$(DOCS)'
	install -d '$(DOCS)/symbols'
	$(SWIFT) symbolgraph-extract -module-name CaseVault -output-dir '$(DOCS)/symbols' -minimum-access-level public \
		-target "$$($(SWIFT) -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p')" \
		-experimental-allowed-reexported-modules="$$(sed -n 's/^@_exported public import //p' \
			Sources/CaseVault/Exports.swift | paste -s -d ,)" \
		-I "$$($(SWIFT) build $(SWIFTFLAGS) --show-bin-path)/Modules" -I Sources/COpenSSL \
		$$(find .build/checkouts -name module.modulemap -printf '-I %h ')
	$(DOCC) convert Sources/CaseVault/CaseVault.docc --additional-symbol-graph-dir '$(DOCS)/symbols' \
		--warnings-as-errors --output-path '$(DOCS)/CaseVault.doccarchive'

completions: deps swift
	$(SWIFT) build $(SWIFTFLAGS) --product casevault
	$(call write-completions,$$($(SWIFT) build $(SWIFTFLAGS) --show-bin-path)/casevault)

# The program itself knows its commands.
define write-completions
	install -d '$(COMPLETIONS)'
	program="$(1)" && \
		"$$program" --generate-completion-script bash > '$(COMPLETIONS)/casevault' && \
		"$$program" --generate-completion-script zsh > '$(COMPLETIONS)/_casevault' && \
		"$$program" --generate-completion-script fish > '$(COMPLETIONS)/casevault.fish'
endef

RELEASE = $(SWIFTFLAGS) -c release --static-swift-stdlib
SHARE = $(DESTDIR)$(PREFIX)/share

# The pages are made with a debug build: `swift package` does not know --static-swift-stdlib.
install: man
	$(SWIFT) build $(RELEASE) --product casevault
	$(call write-completions,$$($(SWIFT) build $(RELEASE) --show-bin-path)/casevault)
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(SHARE)/man/man1' '$(SHARE)/bash-completion/completions' \
		'$(SHARE)/zsh/site-functions' '$(SHARE)/fish/vendor_completions.d'
	install -m 755 "$$($(SWIFT) build $(RELEASE) --show-bin-path)/casevault" '$(DESTDIR)$(PREFIX)/bin/casevault'
	install -m 644 '$(MAN)'/*.1 '$(SHARE)/man/man1'
	install -m 644 '$(COMPLETIONS)/casevault' '$(SHARE)/bash-completion/completions/casevault'
	install -m 644 '$(COMPLETIONS)/_casevault' '$(SHARE)/zsh/site-functions/_casevault'
	install -m 644 '$(COMPLETIONS)/casevault.fish' '$(SHARE)/fish/vendor_completions.d/casevault.fish'

# The sizes of the vaults, and where the figures go as JSON, one in a line.
COUNTS ?= 1000 10000 100000 1000000
BENCH_JSON ?= $(CURDIR)/.build/bench.json

bench: deps swift
	rm -f '$(BENCH_JSON)'
	CASEVAULT_BENCHMARKS=1 BENCH_COUNTS='$(COUNTS)' BENCH_JSON='$(BENCH_JSON)' \
		$(SWIFT) run $(SWIFTFLAGS) -c release CaseVaultBenchmarks

test-interop: PACKAGES += python3 python3-cryptography
test-interop: deps swift
	CASEVAULT_INTEROP=1 $(SWIFT) build $(SWIFTFLAGS) --product CaseVaultInterop
	@Tests/Interop/run "$$($(SWIFT) build $(SWIFTFLAGS) --show-bin-path)/CaseVaultInterop" '$(PYTHON)' $(INTEROP_COUNT)

# Only root reads the memory of a process that hides it. HYGIENE_SEED=<n> draws the same operations and values again.
OPERATIONS ?= 10000

test-hygiene: PACKAGES += python3
test-hygiene: deps swift
	CASEVAULT_HYGIENE=1 $(SWIFT) build $(SWIFTFLAGS) --product casevault
	CASEVAULT_HYGIENE=1 $(SWIFT) build $(SWIFTFLAGS) --product CaseVaultHygiene
	CASEVAULT_HYGIENE=1 $(SWIFT) build $(SWIFTFLAGS) --product CaseVaultHygienePlain
	@Tests/Hygiene/run "$$($(SWIFT) build $(SWIFTFLAGS) --show-bin-path)" '$(PYTHON)' $(OPERATIONS)

# Seconds for each parser; what libFuzzer learns stays in the folder of the build. gold cannot link it.
SECONDS ?= 60
FUZZ = .build/fuzz
FUZZFLAGS = $(SWIFTFLAGS) --scratch-path $(FUZZ) --sanitize address -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld

fuzz: deps swift
	CASEVAULT_FUZZ=1 $(SWIFT) build $(FUZZFLAGS) --product CaseVaultFuzz
	@Tests/Fuzz/run "$$(CASEVAULT_FUZZ=1 $(SWIFT) build $(FUZZFLAGS) --show-bin-path)/CaseVaultFuzz" $(SECONDS) $(FUZZ)/work

lint: swift
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift

format: swift
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

swift:
	@command -v '$(SWIFT)' >/dev/null || { \
		echo "make: '$(SWIFT)' was not found. CaseVault needs Swift 6.3 or later: https://www.swift.org/install/" >&2; \
		echo "make: if it is installed, put its folder into PATH or say: make SWIFT=/path/to/swift" >&2; \
		exit 1; }

# Installs what is missing. Of what is there apt upgrades only what the missing ones need in an exact version. Only root can
# install; for anybody else the command is printed.
deps:
	@if ! command -v dpkg-query >/dev/null; then \
		pkg-config --exists 'libcrypto >= 3.0' sqlite3 && exit 0; \
		echo 'make: needed: the development files of OpenSSL 3 and SQLite 3, and pkg-config.' >&2; \
		echo 'make: on Debian and Ubuntu these are: $(PACKAGES)' >&2; \
		exit 1; \
	fi; \
	missing=; \
	for package in $(PACKAGES); do \
		case "$$(dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null)" in \
			*' ok installed') ;; \
			*) missing="$$missing $$package" ;; \
		esac; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" -ne 0 ]; then \
		echo "make: missing:$$missing" >&2; \
		echo "make: install with: sudo apt-get update && sudo apt-get install -y --no-upgrade$$missing" >&2; \
		exit 1; \
	fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update && apt-get install -y --no-upgrade $$missing
