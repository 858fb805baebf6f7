-- purpose: the last person number that was given in the months before; 0 when there is none
-- inputs: core_known
-- grain: one row
SELECT coalesce(-min(row_id), 0) AS person_no
FROM core_known
