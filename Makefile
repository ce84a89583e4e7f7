# Everything one does with this repository. Works on a fresh machine with Python 3.11 or later; nothing needs root.
.POSIX:
.PHONY: help site test test-long words reference lock wheel clean

help:
	@echo 'make site       build the demonstration (example_site/) and say where it is'
	@echo 'make test       everything that every change needs, ten minutes at most on two cores'
	@echo 'make test-long  the counts of hundreds and the large inputs'
	@echo 'make words      collect the texts to translate from the program and the themes'
	@echo 'make reference  write the reference in docs/ again, from the program'
	@echo 'make lock       write the exact versions again (UPGRADE=1 make lock takes newer ones)'
	@echo 'make wheel      make the package for a release, in dist/'
	@echo 'make clean      remove what these commands made'

site:
	@tools/setup runtime
	@.venv/bin/civicgen build example_site
	@echo
	@echo "The site is in $$PWD/example_site/public"
	@echo "Open $$PWD/example_site/public/index.html in a browser: it reads from the disk, no server needed."

test:
	@tools/setup test
	@tools/setup-node
	@tools/run-checks

test-long:
	@tools/setup test
	@tools/setup-node
	@tools/run-checks long

words:
	@tools/setup test
	@.venv/bin/python tools/words.py

reference:
	@tools/setup test
	@.venv/bin/python tools/reference.py

lock:
	@tools/setup dev
	@tools/lock

wheel:
	@tools/setup dev
	@.venv/bin/python -m build --no-isolation

clean:
	rm -rf .venv .tools .civicgen public example_site/.civicgen example_site/public dist build \
	    .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
