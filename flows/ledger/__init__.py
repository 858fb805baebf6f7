"""台账: what became of every lead that was ever published. Append-only; opened = closed + open.

book.py      the files: what happened, month by month; nothing is ever overwritten
state.py     events -> the state of every lead before a month (lead_history)
returned.py  a returned worklist, as Excel, WPS or LibreOffice saved it -> rows of text
checks.py    returned rows -> taken, or refused with a reason the township can act on
entries.py   taken rows -> events of the ledger, and verdicts for the matcher
taken.py     one returned file or a whole drop of them, put through the three above
opening.py   published leads -> opened, published, escalated; their cards
balance.py   the books: balance, ageing, yield; as tables and as text for a terminal
"""
