# CaseVault. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
# Further options for `swift build` and `swift test`.
SWIFTFLAGS ?=

# Debian's names of what the package links against.
PACKAGES = libssl-dev libsqlite3-dev pkg-config

# The same messages and the same sorting whatever the person's locale is.
export LC_ALL := C.UTF-8
# Swift's crash reporter prints memory, which may hold plaintext.
export SWIFT_BACKTRACE := enable=no

.DEFAULT_GOAL := help
.PHONY: help demo test build install bench lint format deps swift

help:
	@echo 'make demo      build casevault and run the demonstration on synthetic records'
	@echo 'make test      build and run all tests'
	@echo 'make build     build everything for debugging'
	@echo 'make install   build for release and install to $$(DESTDIR)$$(PREFIX)/bin (PREFIX=$(PREFIX))'
	@echo 'make bench     run the benchmarks'
	@echo 'make lint      check the format of the sources'
	@echo 'make format    format the sources'
	@echo 'make deps      install the missing Debian packages (as root), or print the command'

demo: deps swift
	$(SWIFT) build $(SWIFTFLAGS) --product casevault
	@"$$($(SWIFT) build $(SWIFTFLAGS) --show-bin-path)/casevault" demo

test: deps swift
	$(SWIFT) test $(SWIFTFLAGS) --disable-xctest

build: deps swift
	$(SWIFT) build $(SWIFTFLAGS)

install: deps swift
	$(SWIFT) build $(SWIFTFLAGS) -c release --static-swift-stdlib --product casevault
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 "$$($(SWIFT) build $(SWIFTFLAGS) -c release --static-swift-stdlib --show-bin-path)/casevault" \
		'$(DESTDIR)$(PREFIX)/bin/casevault'

bench: deps swift
	CASEVAULT_BENCHMARKS=1 $(SWIFT) run $(SWIFTFLAGS) -c release CaseVaultBenchmarks

lint: swift
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift

format: swift
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

swift:
	@command -v '$(SWIFT)' >/dev/null || { \
		echo "make: '$(SWIFT)' was not found. CaseVault needs Swift 6.3 or later: https://www.swift.org/install/" >&2; \
		echo "make: if it is installed, put its folder into PATH or say: make SWIFT=/path/to/swift" >&2; \
		exit 1; }

# Installs what is missing and upgrades nothing. Only root can install; for anybody else the command is printed.
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
