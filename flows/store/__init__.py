"""The lake: every path, every write, and what a run may know about itself. Knows no stage, no rule, no heading.

paths.py         which folder of the store holds what
files.py         written aside, then renamed: Parquet, JSON, bytes, whole folders
frames.py        exchanged tables as polars frames, in exactly their types
month_tables.py  a month's tables, each read when first asked for; the one place that opens them
lead_people.py   whom the row of a lead shows
older_files.py   files that earlier versions wrote, read as today's
lock.py          one run at a time
confirm.py       what an operator confirms in words
modes.py         who may read what is written: modes whatever the umask, groups of recipients
keys.py          with what tables are encrypted, as the settings say it; closed.py the copy of out/ that is kept so
spill.py         a folder for what is half-made and names people
run.py           RunContext: the period, the days, the folders of a run; frozen
resume.py        a stage whose inputs are known and whose outputs still stand is not run again
"""
