"""What can be typed behind `faxian`: arguments in, a stage or a page out. Nothing is decided here.

months.py       the month: run, serve, demo, withdraw, history, purge
setting_up.py   a city sets itself up: new-city, check, propose, test-city, synthetic
answers.py      what came of the months: ledger, summary, feedback, sql
auditing.py     why, why not, the same again: rules, explain, approve, replay, verify, new-key, sign, deliver, assess
"""
