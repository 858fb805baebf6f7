"""WHEN and WHERE: the month, its schedule, and the rooms its stages call. Top to bottom, as imports may go:

cli.py, verbs/   the command line, and its verbs
monthly.py       the one Prefect flow; server.py, serving.py, guarded.py, tied.py, quiet.py, demo.py beside it
one_month.py     a month from the request to its end, with or without Prefect; notify.py: the command that hears of it
month.py         the table of contents: five stages in order; unchanged.py: a month that stands as it would be made
setup/           a city sets itself up: its folder, a drop checked, headings proposed, cases of its own rules
query.py         a question to the tables of all months
preflight.py     what must hold before the first row is read; withdraw.py takes a month back; kept_city.py
reads.py         what each stage reads: the fingerprints by which it is known to have been done
match.py decide.py publish.py   thin stages that call matchers, rules, and the rooms below
stages.py        how any stage is run: once for the same inputs, written into the run ledger
explain/         why, and why not
feedback/        a returned list in
deliverables/    what is written for people: lists, registers, referrals, report
ledger/          the books: what became of every lead
ingest/          a department's file in, under its contract
audit/           manifest, chain, verify, replay, history, purge
store/           every path, every write, the run context
progress.py      lines for whoever watches; terminal.py: answers and errors
memory.py        whether a month fits into the memory at all
options.py       arguments that verbs share; settings.py: faxian.yaml and the environment
"""
