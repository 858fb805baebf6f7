"""Invented cities with known truth: for the demo, the tests and the benchmarks.

city.py                      all of it: `generate`, a city folder, its months of drops, the truth about them
core_month.py                a month straight from the truth into the tables that rules read
linkage.py                   `generate_linkage_task`: one big extract against a roster, straight to Parquet
world.py                     the whole truth: people, what departments know of them, the situations planted
places.py                    areas: counties, townships, villages, a few merged into others
names.py                     names that people could have; citizen_ids.py their ID numbers; lunar.py lunar birthdays
population.py                who lives with whom (columns; millions of people)
roster.py                    who is on the roster in an ordinary month
services.py                  what departments know of people in an ordinary month (columns)
services_households.py       what they know of households: homes, disasters, property, visits, calls
other_lists.py               what only some offices' lists hold, when asked for
maker.py                     the bench on which planted people are made
situations.py                all people planted on both sides of every threshold of every rule
situations_enrol.py          those of disposition 1; situations_enrol_more.py the rest of them
situations_supervise.py      those of disposition 2
situations_refer.py          those of disposition 3
situations_exit.py           those of disposition 4
views.py                     what of all that a month's extracts show
damage.py                    what goes wrong with a person's particulars, at known rates
damage_ids.py                what happens to an ID number
damage_names.py              what happens to a name, a birthday, a phone, an address
lookalikes.py                characters that clerks confuse
oddities.py                  strangers, shared phones, institutions, county codes, lost zeros: only when asked for
styles.py                    how one file is written: format, encoding, headings, clutter
files.py                     a frame of cells as the file an office sends; what goes wrong with a file
exports.py                   the roster as a county's own system exports it
services_exports.py          other departments' rows as their systems export them
export_files.py              such a file: one table, everything text
parameters.py                the city's parameters.yaml, and the few values that planting needs
draws.py                     small vectorised draws; the random stream of a label

Nothing here is shared with the matcher: its tables of homophones and folds are its own, and so are ours; else we would
test ourselves. Every city lies in area codes 3698xx and 3699xx, which are assigned to no place, and every phone starts
with 154.
"""
