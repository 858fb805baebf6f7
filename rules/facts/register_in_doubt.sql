-- purpose: the household register of those people: every row of each household that one of them has a row in
-- inputs: rows_household_register, people_in_doubt
-- grain: register row
WITH households_in_doubt AS (
    SELECT DISTINCT own.hukou_no
    FROM rows_household_register AS own
    JOIN people_in_doubt ON people_in_doubt.person_id = own.person_id
)

SELECT register_rows.*
FROM rows_household_register AS register_rows
JOIN households_in_doubt ON households_in_doubt.hukou_no = register_rows.hukou_no
