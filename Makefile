# The two that a new machine needs: `make chat` and `make test`. Each makes its own .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# Large pages, which the C library asks for only where the environment says so: a question to its
# reply takes a quarter less.
export GLIBC_TUNABLES ?= glibc.malloc.hugetlb=1

.PHONY: chat test check fmt bench chaos clean

chat: $(READY)
	@$(BIN)/helpbot chat

# Two files at a time: what a file makes once is made once.
TESTS := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

test: $(READY)
	$(TESTS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(TESTS) -m "not slow"

fmt: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m bench.table

# LOCAL_SLACK names the binary of the stand-in; README says where it comes from.
chaos: $(READY)
	$(BIN)/python -m bench.chaos

clean:
	rm -rf .venv

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "helpbot needs Python 3.11 or newer; say which: make PYTHON=python3.12 chat"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Python cannot make a virtual environment here: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(READY)
