"""台账: what became of every lead that was ever published. Append-only; opened = closed + open; codes, never cells.

month.py     what a month puts down, and the books before and after it
book.py      the files: what happened, month by month; nothing is ever overwritten
editions.py  a month made anew: which edition goes out, what is gone from its lists and what is new
state.py     events -> the state of every lead before a month (lead_history)
opening.py   published leads -> opened, published, escalated; their cards
routing.py   which township lists a lead is published on, and which township decides
listings.py  the lists of a lead as the ledger keeps them, and the mark of its printed row
answers.py   what a returned row says, and when two say the same
row_keys.py  the source rows a person's judgement on a lead is about
person_names.py  cards are kept without names; where and how these come back
merges.py    person numbers that ended, and the numbers people go by now
balance.py   balance, ageing, yield; as tables and as text for a terminal
faults.py    gaps in the numbers, leads without card or result, files that are not what the manifest says
places.py    where people live: what figures are counted by
figures.py   the bulletin's figures, counted and kept so that a year later somebody can compare
month_figures.py  what a month comes to in a dozen figures; monthly_counts.py what became of leads month by month
identity_sample.py  the clerical sample of identities, drawn before anybody looks
reminders.py  an overdue lead on the lists, marked and listed again
render.py    a table as text for a terminal
"""
