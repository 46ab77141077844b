# Python 3.11+ and make are all it needs. `make` alone says what there is.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
NPROC  ?= 2

.PHONY: help report test test-slow lint lab bench bench-docs data model pictures lock clean

help:
	@echo "make report   set everything up and write outputs/brief.html from seeds/"
	@echo "make test     set everything up and run the tests (make test-slow: the long ones)"
	@echo "make lab      open the notebooks in JupyterLab"
	@echo "make bench    print the benchmarks"
	@echo "make bench-docs  write the figures of the last benchmarks into docs/"
	@echo "make accuracy measure accuracy on the labelled sets anew and write data/accuracy.json"
	@echo "make lint     check the style of code and notebooks"
	@echo "make data     rebuild the reference data in data/ from its sources (needs a network and npm)"
	@echo "make model DATA=FOLDER   train the sentiment model anew from labelled data"
	@echo "make lock     resolve requirements.lock anew"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Geobrief needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Setting up $(VENV) (once; some minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
	@echo "Ready."

report: $(READY)
	@echo "Writing outputs/brief.html from seeds/ ..."
	@$(BIN)/geobrief report

test: $(READY)
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest -q -m "not slow"

test-slow: $(READY)
	@echo "Running the long tests ..."
	@$(BIN)/python -m pytest -q -m slow

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/nbstripout --keep-id --verify notebooks/*.ipynb src/geobrief/report/template/*.ipynb

lab: $(READY)
	@echo "Opening the notebooks in JupyterLab ..."
	@JUPYTER_CONFIG_PATH="$(CURDIR)/.jupyter" $(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks \
	  --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate $(LAB)

bench: $(READY)
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

accuracy: $(READY)
	@$(BIN)/geobrief evaluate

data: $(READY)
	@echo "Rebuilding the reference data ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[maintain]"
	@$(BIN)/python data/build/boundaries.py
	@$(BIN)/python data/build/gazetteer.py
	@$(BIN)/python data/build/page_fonts.py
	@$(BIN)/python data/build/tone_gold.py

model: $(READY)
	@test -n "$(DATA)" || { echo "Say where the labelled data is: make model DATA=FOLDER"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@$(BIN)/python training/train.py "$(DATA)"

bench-docs: $(READY)
	@$(BIN)/python docs/speed.py
	@$(BIN)/python docs/scale.py

pictures: $(READY)
	@$(BIN)/python docs/pictures.py
	@$(BIN)/python docs/speed.py

lock: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[maintain]"
	@$(BIN)/python -m uv pip compile pyproject.toml --extra dev --extra build --extra cluster --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
	@echo "Wrote requirements.lock"

clean:
	@rm -rf $(VENV) .pytest_cache .hypothesis .ruff_cache
	@echo "Removed the virtual environment and caches; outputs/ and data/ are kept."
