# Two commands do everything: `make demo` and `make test`. Both begin with `make env`.

PYTHON ?= python3
BIN := .venv/bin
QT_PACKAGES := libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libxcb-cursor0 libxcb-icccm4 \
	libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
SYSTEM_PACKAGES := python3-venv $(QT_PACKAGES) fontconfig fonts-dejavu-core snmpd snmptrapd snmp postgresql binutils

.PHONY: help-pictures env system demo test chaos chaos-table test-long lint types imports pytest bench bench-desk bench-snmp bench-peers screenshots messages package audit sbom lock clean

env: system .venv/installed

# As root on Debian or Ubuntu the missing packages are installed; otherwise the one line to run is printed.
system:
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=""; for package in $(SYSTEM_PACKAGES); do \
		dpkg-query -W -f='$${db:Status-Status} ' $$package $${package}t64 2>/dev/null | grep -qE '(^| )installed' || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then \
		echo "Installing system packages:$$missing"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	else \
		echo "Some system packages are missing. Run:  sudo apt-get install$$missing"; \
	fi

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: env
	$(BIN)/nocdesk demo

test: lint types imports pytest

lint: env
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: env
	$(BIN)/mypy

imports: env
	$(BIN)/lint-imports

pytest: env
	$(BIN)/pytest

# What is too long for every change: service levels against the oracle over 10,000 generated cases, where `make test` looks at
# 500 (half an hour), and every fault at its large figure (many hours).
test-long: env
	NOCDESK_ORACLE_CASES=10000 $(BIN)/pytest tests/nocdesk/sla/test_against_the_oracle.py --timeout 3600
	@$(MAKE) --no-print-directory chaos FULL=1

# Faults with their controls, and the table of all promises; FULL=1 with the large figures. `make chaos-table` writes the
# table of the last run into docs/reliability.md.
CHAOS = $(BIN)/pytest $$(grep -rl --include='*.py' 'mark\.chaos' tests) $(if $(FULL),--timeout 36000)
chaos: export CHAOS_FULL = $(FULL)
chaos: env
	@$(BIN)/python -m tests.reliability.promises begin
	@failed=0; \
	$(CHAOS) -m 'chaos and not quiet' --dist worksteal || failed=1; \
	$(CHAOS) -m 'chaos and quiet' -n 0 || [ $$? = 5 ] || failed=1; \
	$(BIN)/python -m tests.reliability.promises show || failed=1; \
	exit $$failed

chaos-table: env
	$(BIN)/python -m tests.reliability.promises document

# Every figure quoted in the documents comes from here; nothing in `make test` asserts a time. One bench: make bench BENCH=feed
BENCH ?= *
bench: env
	$(BIN)/pytest tests/bench/bench_$(BENCH).py -q -s -n 0 --timeout 1200 -o python_files='bench_*.py' -o python_functions='bench_*'

# What the desk's budgets are about, all of it in build/bench/desk.json; half an hour on a quiet machine.
DESK_BENCHES := acknowledge alarms charts desk feed large memory palette start storm topology
bench-desk: env
	@rm -f build/bench/desk.json
	-$(BIN)/pytest $(DESK_BENCHES:%=tests/bench/bench_%.py) -k "not bench_storm or at_the_desk" -q -s -n 0 --timeout 1800 \
		-o python_files='bench_*.py' -o python_functions='bench_*'
	@$(BIN)/python -m tests.bench.budgets

# SNMP beside its peers. `make bench-peers` first installs, on Debian and as root, those that are missing.
bench-snmp:
	@$(MAKE) --no-print-directory bench BENCH=snmp

PEER_PACKAGES := gcc libssl-dev libsnmp-dev golang-go golang-github-gosnmp-gosnmp-dev prometheus-snmp-exporter zabbix-proxy-sqlite3
bench-peers: env
	apt-get install -y -qq --no-install-recommends $(PEER_PACKAGES)
	$(BIN)/python -m pip install --quiet --upgrade --target build/bench/peers gufo-snmp

# Every screen of every seat, of one moment of the demo, without a display.
screenshots: env
	$(BIN)/python -m tests.screens.matrix build/screenshots

# The pictures of the manual (resources/help/pictures), and its journeys, as their steps are told and done.
help-pictures: env
	$(BIN)/python -m ui.help.pictures
	$(BIN)/python -m tests.journeys.stories.telling

# Takes the messages of the sources into the catalogue of each language; those that are new wait there to be translated.
LANGUAGES := de
messages: env
	PYTHONPATH=packaging $(BIN)/pybabel --quiet extract --mapping-file packaging/messages.cfg --keywords plural:2,3 --keywords nouns:1,2 --add-location file --no-wrap \
		--sort-by-file --project NocDesk --version '' --output build/nocdesk.pot nocdesk probes ui resources/trap_rules
	for language in $(LANGUAGES); do $(BIN)/pybabel --quiet update --input-file build/nocdesk.pot --domain nocdesk \
		--output-dir resources/locale --locale $$language --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date; done

# A folder that runs where there is no Python: dist/nocdesk/nocdesk, for the platform that this runs on.
package: env
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/package packaging/nocdesk.spec

# Known faults of what is used (asks PyPI's own list, and fails where that cannot be asked) and of what is written here.
audit: env
	$(BIN)/bandit -q -r nocdesk probes ui -lll
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

# What the program is made of, with licences, as a CycloneDX document: build/sbom.cdx.json
sbom: env
	@mkdir -p build
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.cdx.json .venv

lock:
	uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --group dev --extra fast pyproject.toml -o requirements.lock

clean:
	rm -rf .venv build dist *.egg-info
