-- purpose: everybody whom a rule must see to judge an unproven row: its candidate, the family, the monitored household
-- inputs: unproven_rows, family_members, core_rural_monitoring, linked_rows, people
-- grain: person; none in a month without unproven rows
WITH concerned AS (
    SELECT person_id
    FROM unproven_rows
    UNION
    SELECT others.person_id
    FROM unproven_rows
    JOIN family_members AS own ON own.person_id = unproven_rows.person_id
    JOIN family_members AS others ON others.family_key = own.family_key
    UNION
    SELECT linked_rows.person_id
    FROM unproven_rows
    JOIN core_rural_monitoring AS own ON own.row_id = unproven_rows.row_id
    JOIN core_rural_monitoring AS others ON others.monitor_no = own.monitor_no
    JOIN linked_rows ON linked_rows.row_id = others.row_id AND linked_rows.role = 'self'
)

SELECT people.*
FROM people
JOIN concerned ON concerned.person_id = people.person_id
