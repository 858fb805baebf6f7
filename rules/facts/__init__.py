"""What all rules share, one table a file: `<fact>.sql` is one SELECT over the month's tables, named for its rows."""
