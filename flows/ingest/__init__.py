"""The ingest stage: a month's drop -> typed, validated Parquet under the contracts, and an account of every row.

    stage.ingest(context, into, previous)      # fills `into` with the tables of data_contracts/tables.py

Each source row is accepted, rejected with a reason and its raw text, or skipped as a named kind; the three add up per
file or the stage fails. A file that cannot be taken is told in `files` and the others go on.
"""
