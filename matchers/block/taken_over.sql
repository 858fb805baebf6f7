-- purpose: the table {table} under another name
-- inputs: {table}
-- grain: as before
SELECT * FROM {table}
