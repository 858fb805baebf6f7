"""What the law on personal information asks of whoever keeps people's data: a person's rights, and a written account.

erase.py        one person out of everything that is kept: whose rows, which files
scrub.py        a file in, the file without that person out
correct.py      a value of one person put right, or a correction or tombstone ended: on record, with a second person
assessment.py   the register of processing and the draft of an impact assessment, filled from a month
"""
