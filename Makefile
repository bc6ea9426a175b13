# One line per thing a person does; `make` alone prints them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
unit = $(or $(UNIT),$(error Say which unit: make $@ UNIT=05_training_loop))
ifdef MNIST_ROOT  # as seen from here; the notebooks run elsewhere
override export MNIST_ROOT := $(or $(shell cd "$(MNIST_ROOT)" 2>/dev/null && pwd),$(MNIST_ROOT))
endif

help:  ## print this list
	@echo "Your first convolutional network: what you can do"
	@awk -F ':.*## ' '/^## /{print "\n" substr($$0, 4)} /^[a-z-]+:.*## /{printf "  make %-22s %s\n", $$1, $$2}' Makefile

## For students
lab: .venv/ready data  ## set everything up and open the course in JupyterLab
	@cd course && PATH="$(CURDIR)/$(BIN):$$PATH" jupyter lab \
	    $$([ "$$(id -u)" = 0 ] && echo --allow-root) \
	    $$([ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ] || echo --no-browser)

data: .venv/ready  ## download MNIST (12 MB); without a network the course uses a sample of it
	@$(BIN)/python -m lab.data

html: .venv/ready  ## execute the solved notebooks and write them as pages to build/html, to read without running
	@$(BIN)/python -m grading.pages $(UNIT)

## For instructors (UNIT=05_training_loop names a unit)
release: .venv/ready  ## release a unit through nbgrader
	@$(BIN)/python -m grading.course release $(unit)

class: .venv/ready  ## make N invented submissions of a unit, to try the rest: make class N=6 UNIT=...
	@$(BIN)/python -m grading.course make-class $(unit) $(or $(N),6)

autograde: .venv/ready  ## grade all submissions of a unit (SCHEDULER=tcp://... on a Dask cluster)
	@$(BIN)/python -m grading.course autograde $(unit) $(if $(SCHEDULER),--scheduler $(SCHEDULER)) \
	    $(if $(UNPROTECTED),--unprotected) $(if $(EVERYTHING),--everything)

feedback: .venv/ready  ## write a feedback page per submission of a unit
	@$(BIN)/python -m grading.course feedback $(unit)

grades: .venv/ready  ## write all grades, or those of UNIT, to grading/: make grades FORMAT=csv (or moodle, canvas)
	@$(BIN)/python -m grading.course grades --format '$(or $(FORMAT),csv)' $(UNIT)

## For authors
notebooks: .venv/ready  ## build the notebooks from course/lessons and solutions
	@$(BIN)/python -m grading.build

lesson: .venv/ready  ## bring a notebook edited in Jupyter back into its lesson: make lesson NOTEBOOK=course/....ipynb
	@$(BIN)/python -m grading.build --import $(or $(NOTEBOOK),$(error Say which notebook: make $@ NOTEBOOK=course/05_training_loop.ipynb))

img: .venv/ready  ## draw the course's drawings
	@$(BIN)/python img/draw.py

test: .venv/ready  ## set everything up and run everything that can fail
	@.ci/test

bench: .venv/ready  ## measure the speed against the usual tutorial
	@$(BIN)/python -m tests.bench

bench-grading: .venv/ready  ## measure the grader against unmodified nbgrader, on the same 40 submissions (half an hour)
	@$(BIN)/python -m tests.bench_grading $(if $(N),--size $(N))

format: .venv/ready  ## format and lint the code
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format course/lab grading img tests/*.py

lock: .venv/ready  ## write constraints.txt anew, from a fresh environment with requirements.txt alone
	@.ci/lock

clean:  ## remove what was built; data, submissions and grades stay
	rm -rf build .venv $(patsubst course/lessons/%.md,grading/source/%,$(wildcard course/lessons/*.md))

# The environment: made again when what it holds changes, ready only when complete.
.venv/ready: requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "The course needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo not there)." \
	    "Install one, or name it: make $(or $(MAKECMDGOALS),lab) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	    echo "$(PYTHON) comes without venv. On Debian and Ubuntu: apt install python3-venv. Then run make again." >&2; exit 1; }
	@echo "Installing the course's packages into .venv (about 6 GB on Linux; once)."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check $(if $(CI),-q) -r requirements.txt
	@$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@mkdir -p .venv/share/jupyter/lab/settings
	@echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
	    > .venv/share/jupyter/lab/settings/overrides.json
	@touch .venv/ready

.PHONY: help lab data html release class autograde feedback grades notebooks lesson img test bench bench-grading format lock clean
