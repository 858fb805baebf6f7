"""A returned list in: read, checked, accepted row by row, or refused with a reason the township can act on.

stage.py     the feedback stage of a month; one file by itself between two months
returned.py  a returned worklist, as Excel, WPS or LibreOffice saved it -> rows of text
listings.py  on which list a row stood, and as whose: what was published decides, not the returned cell
checks.py    returned rows -> accepted, or refused with a reason
entries.py   accepted rows -> events of the ledger, and verdicts for the matcher
pairs.py     the clerk's answers on pairs of records -> verdicts
taken.py     one returned file or a whole drop of them, put through the above
dates.py     the day a clerk wrote, in the ways days are written
"""
