"""The report's aggregates: one `.sql` = one SELECT, each small enough to print whatever the size of the city."""
