# Two commands set everything up: `make publish` writes the papers, `make test` passes the tests.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PANEL  ?= 2019-10-09

.PHONY: publish test check lint types bench soak fuzz pictures browser clean

# The main job: the pack of papers for a panel from the register in data/.
publish: $(VENV)/ready
	@rm -f out/estates.db out/estates.db-wal out/estates.db-shm
	@$(BIN)/estates --register out/estates.db init --from data/cambridgeshire.jsonl
	@$(BIN)/estates --register out/estates.db publish --panel $(PANEL) --out out

test: $(VENV)/ready browser
	$(BIN)/python -m pytest -n 2

# Everything that continuous integration asks for.
check: lint types test

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

# Compiled first, as an installed package is: a source tree may stand where Python is told not to write what it compiles.
bench: $(VENV)/ready $(VENV)/peers browser
	@$(BIN)/python -m compileall -q estates
	$(BIN)/python -m benchmarks

# What only the peers in the benchmarks need: geopandas draws a map with matplotlib and mapclassify.
$(VENV)/peers: benchmarks/requirements.txt $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.txt
	@touch $@

# The tests by property, each with fifty times as many examples as `make test` gives it; docs/soak.md says what was seen.
soak: $(VENV)/ready
	ESTATES_SOAK=50 $(BIN)/python -m pytest -n 2 tests/model tests/register tests/papers/test_drawers.py tests/importers tests/faults tests/leaks

# Every reader, a million inputs each; docs/fuzzing.md says what was seen. FUZZ names one of them.
fuzz: $(VENV)/ready
	$(BIN)/python -m tests.fuzz $(FUZZ)

# The pictures in docs/ that the README shows.
pictures: publish browser
	$(BIN)/python -m docs.pictures

# The environment is made again when what is pinned changes.
$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q estates
	@touch $@

# The tests of the map need a real browser; on Debian and its like this installs one, elsewhere it must be there.
browser:
	@sh tests/install-browser

clean:
	rm -rf $(VENV) out build *.egg-info
