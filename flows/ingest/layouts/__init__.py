"""Files as systems export them, read under a layout (data_contracts/layout.py) into rows of a contract.

    recognise ─ physical ─ shape ─ join ─ households ─ compare      (whole.py is the order)

`recognise` tells which layout a sheet is; `physical` reads it into text cells by field, every row accounted for;
`shape` makes rows of our columns from them (values, areas, several people of one row); `join` puts household files into
person files; `households` numbers households; `compare` finds who has left since last month. Text cells come out: they
are typed, rejected and counted by what reads every other file (flows/ingest/one_file.py).

whole.py             the order, once all files of a delivery are there
recognise.py         which layout a sheet is written in
physical.py          a sheet under its layout as text cells by field
shape.py             fields -> rows of our columns
amounts.py           rows that do not count, and what is worked out of a row's amounts
by_year.py           incomes stated by the year
join.py              household files joined into person files; household_index.py which row a person's belongs to
households.py        numbers of households
compare.py           who has left since last month
keyed.py             numbers that stand for people without saying who they are
"""
