"""The ingest stage: a month's drop -> typed, validated Parquet under the contracts, and an account of every row.

    stage.ingest(context, into, previous)      # fills `into` with the tables of data_contracts/tables.py

Each source row is accepted, rejected with a reason and its raw text, or skipped as a named kind; the three add up per
file or the stage fails. A file that cannot be taken is told in `files` and the others go on.

stage.py               the order on one screen: discover, take each extract, validate, profile, tell, write
discover.py            the files of a drop: which extract each belongs to, what lies there for no one
copied.py              files that are byte for byte last month's
side_by_side.py        extracts taken side by side, the largest first
accept.py              all files of one extract -> its core table; accept_exports.py those read under a layout
one_file.py            one file of an extract, read, typed and written as its part
batches.py             one batch of rows: what is skipped, rejected, typed
core.py                the core table, written as batches come
file_account.py        what became of one file, and how its rows are counted
account.py             the account of a month's files as exchanged tables
profile.py             what each column is like before it is used
drift.py               what changed in an extract's form since last month
meanings.py            what a column that no contract knows probably means
overlay.py             what people had put right, laid over what departments deliver
comparison.py          a roster that lists only who is in it, against last month's
whole_roster.py        nobody is on no roster by a roster that did not come whole
duplicates.py          rows that say what an earlier row said
refused.py             rows not accepted are still somebody's
reported_finds.py      people whom townships found by themselves
yearly_incomes.py      incomes by the year
reasons.py             every reason why a cell or row is not taken, in Chinese
problems.py            why a file cannot be taken, for the clerk who sent it
validate.py            contracts' expectations held against core tables; counts.py what is counted for it
expectation_results.py   what Great Expectations makes of those counts
row_counts.py          the same of files as a whole, for `check`

layouts/               files as systems export them -> rows of a contract
sheets.py              the one door to files that others wrote
apart/                 reading them in a child process with limits
raw.py                 what every reader hands on: a sheet of text cells in batches
open_sheets.py         a file of any format as sheets; archive.py what is in an archive
sniff.py               what a file really is, by its bytes
text.py                text files; decode.py their bytes as text
workbook.py            XLSX, XLS, ODS as sheets
xlsx_parts.py          the XML parts of an XLSX; xls_records.py the records of an XLS; ods_content.py an ODS
web_page.py            a web page under a spreadsheet's name
hidden.py              what a sheet's text does not show: errors, formulas never calculated, its true reach
plain_cells.py         the cells of a block looked at all at once
merged.py              merged cells say their value for every row
place_of_sheet.py      where the people of a sheet live, by its title or file
headings.py            which row is the heading, which column is which
rows.py                which rows are data
cells.py               text cells -> typed columns
dates.py               texts that say a day; numbers.py an amount
distinct.py            a column as its distinct texts
keys.py                keys that a spreadsheet turned into numbers
"""
