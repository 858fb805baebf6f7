"""Files as systems export them, read under a layout (data_contracts/layout.py) into rows of a contract.

    recognise ─ physical ─ shape ─ join ─ households ─ compare      (whole.py is the order)

`recognise` tells which layout a sheet is; `physical` reads it into text cells by field, every row accounted for;
`shape` makes rows of our columns from them (values, areas, several people of one row); `join` puts household files into
person files; `households` numbers households; `compare` finds who has left since last month. Text cells come out: they
are typed, rejected and counted by what reads every other file (flows/ingest/accept.py).
"""
