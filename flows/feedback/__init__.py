"""A returned list in: read, checked, accepted row by row, or refused with a reason the township can act on.

stage.py           the feedback stage of a month; one file by itself between two months
returned_files.py  which files of a folder are returned lists
accept.py          returned files against the ledger: accepted, refused, and what goes into the books
read.py            a file -> rows of text under column names, as Excel, WPS or LibreOffice saved it
values.py          text -> days, amounts, codes: the door behind which nothing is Chinese or unmasked
dates.py           the day a clerk wrote, in the ways days are written
sides.py           as whose a row is read: what was published decides, not the returned cell
whose_row.py       by what a township finds a row again that we speak of
reasons.py         why a row is refused, and what the township should do
checks.py          rows -> accepted, or refused
beside.py          what stands in a returned file where nobody reads it
entries.py         accepted rows -> events of the ledger, and judgements for the matcher
pairs.py           the clerk's answers on pairs of records -> judgements
"""
