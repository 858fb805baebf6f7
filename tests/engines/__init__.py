"""That every engine gives what DuckDB gives: table by table (shadow.py), and byte by byte what is published.

    python -m tests.engines spark      # both months of an invented city, step by step, on Spark local[2]
    python -m tests.engines chaos      # the same bytes under shuffled rows, other parts, other settings
    python -m tests.engines cluster    # a master and two workers, one of which is killed in mid-run
    python -m tests.engines plan       # every statement planned only, on whatever Spark is installed (3.5 as well)

These take minutes and need Java and pyspark in the environment they are run from; the suite itself runs the first month
on Sail, which needs neither, where `make test` could install it.
"""
