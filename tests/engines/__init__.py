"""That every engine gives what DuckDB gives: table by table (shadow.py), and byte by byte what is published.

    python -m tests.engines months     # two months of an invented city, returned lists among them, on Spark local[2]
    python -m tests.engines plans      # every statement of a month planned by Spark, none run there; also on Spark 3.5
    python -m tests.engines shadow     # the same, every table compared as it is made: names the first that differs
    python -m tests.engines chaos      # a month with its rows in another order, under other settings
    python -m tests.engines cluster    # a month on a master and two workers, one of which is killed in mid-run

These take minutes and need Java and pyspark in the environment they are run from; `--engine sail` needs neither. The
suite itself runs a month on Sail, where `make test` could install it.
"""
