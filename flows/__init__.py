"""WHEN and WHERE: the month, its schedule, and the rooms its stages call. Top to bottom, as imports may go:

cli.py                  the command line: its language and exit codes
verbs/                  its verbs, a file per kind of user
monthly.py              the one Prefect flow; nothing else imports prefect
server.py serving.py    the server that a schedule needs, and what it is given
quiet.py demo.py        no word but ours at the terminal; an invented city, two months, and what to open
one_month.py            a month from the request to its end: opened, locked, run, notified; with or without Prefect
guarded.py              the server's door: it answers nothing without the secret
month.py                the table of contents: ingest, feedback, match, decide, publish
unchanged.py            a month that stands as it would be made, known without Prefect or any stage
setup/                  a city sets itself up: its folder, a drop checked, headings proposed, cases of its own rules
rights/                 a person's rights and the account the law asks for: erase, scrub, correct, assessment
preflight.py reads.py   what must hold before the first row is read; what each stage reads, as fingerprints
match.py decide.py publish.py   thin stages that call matchers, rules, and the rooms below
signed.py withdraw.py   a month that is out is signed; the last one is taken back, whole
explain/                why and why not, and a question to the tables of all months
feedback/               a returned list in, accepted row by row
stages.py               how any stage is run: once for the same inputs, whole or not at all
kept_city.py            the city folder a month ran under, for verbs that only have a store
deliverables/           what is written for people: lists, registers, referrals, county book, report; and handed out
ledger/                 the books: what became of every lead
ingest/                 a department's file in, under its contract
audit/                  manifest, chain, signatures, 校验码, verify, replay, journal, history, purge, another key
progress.py             lines for whoever watches
store/                  every path, every write, a month's tables, the run context
tied.py memory.py       a process that ends with the one that started it; whether a month fits into the memory at all
notify.py terminal.py   the command that hears of a month; answers and errors
options.py settings.py  arguments that verbs share; faxian.yaml and the environment
language.py             Chinese or English at the terminal (locale/): a sentence changes language where it is printed
"""
