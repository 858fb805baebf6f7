"""Invented cities with known truth: for the demo, the tests and the benchmarks.

    names  citizen_ids  places   what people and places are called
    population                   who lives with whom (columns; millions of people)
    services                     what departments know of them in an ordinary month (columns)
    maker  situations_*          people planted on both sides of every threshold of every rule
    views                        what of all that a month's extracts show
    lookalikes  damage           what goes wrong with a person's particulars
    oddities                     strangers, shared phones, institutions, county codes, lost zeros: only when asked for
    files                        what goes wrong with a file
    city                         all of it: `generate`
    linkage                      `generate_linkage_task`: one big extract against a roster, straight to Parquet

Nothing here is shared with the matcher: its tables of homophones and folds are its own, and so are ours; else we would
test ourselves. Every city lies in area codes 3698xx and 3699xx, which are assigned to no place, and every phone starts
with 154.
"""
