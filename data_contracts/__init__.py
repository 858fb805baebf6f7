"""WHAT a file, a table, a list must look like, and every word, code and error that the other three rooms share.

contract.py            one contract per extract, loaded, linted, joined with what a city adds
extracts/              the contracts of what departments send
layouts/               how files that systems export become rows of a contract
outputs/               the contracts of the lists that we hand out
odcs.py                contract files of the standard (ODCS v3), read and linted
compose.py             the identity columns that all extracts share, joined in
compile.py             a contract as the Arrow schema of its core table
expectations.py        a contract as what must hold of its core table
layout.py              a layout, read and linted; layout_file.py what its file may state
layout_pages.py        layouts as docs/contracts.md draws them
dictionary.py          docs/contracts.md, written from the contracts
forms.py               the form of a list, as its contract states it
worklist_form.py       the township's list and the clerk's list of pairs, by the names of their columns
returned_lists.py      the lists that come back: columns under their headings, codes of their closed lists
tables.py              every table that passes between the parts: name, grain, columns
row_ids.py             the number of a source row, put together and taken apart
core_parts.py          where an extract's accepted rows lie: one part for each delivered file
row_tables.py          rows as an Arrow table
steps.py               a SQL step, and what an engine must be able to do with it
engines.py             which engine runs the steps
bounded_database.py    an in-memory DuckDB within bounds; left_out.py the library that it would load for nothing
side_by_side.py        work on tables side by side: what waits for nothing is done at once
city.py                the city folder: city.yaml checked
areas.py               areas.csv as the table AREAS; area_names.py an area by its name
codes.py               what a coded cell may say, and what it means
labels.py              every code of the house in Chinese
masks.py               what of a person may be seen outside tables/
named_facts.py         whose names a lead's sentence holds, and how they are cut
person_numbers.py      what a person's number looks like in a text, and how it is masked there
sensitive.py           what stands in no list that many read, and what stands in its place
handed_out.py          what a month hands out: folders, whose each is, its title, how long it is kept
kept.py                how long what is written under out/ is kept
plain_text.py          plain forms of text: width folded, signs taken off
distinct_texts.py      what is done to few texts one by one, and to many by the column
text_bytes.py          bytes that people wrote as text
fast_yaml.py           the YAML loader of the house
errors.py              every error that is raised on purpose, and its exit code
encryption.py          how a city keeps its tables encrypted, as its settings say it
at_rest.py             the one door to Parquet, encrypted where the city wants it
closed_files.py        whole files that are kept encrypted
private.py             modes of files and folders
mounts.py              where a folder lies: in memory, on an encrypted disk, or neither
synthetic/             invented cities with known truth
"""
