-- purpose: phones, houses (village and house number) and heads' names that more people share than a
--          household, and how many; people are told apart by how their names sound, so that one
--          person described in several ways counts once
-- inputs: standardised_records
-- grain: feature x value
WITH numbers AS (
    SELECT phone, fz FROM standardised_records
    UNION ALL
    SELECT phone2 AS phone, fz FROM standardised_records WHERE phone2 IS NOT NULL
)

SELECT 'phone' AS feature, phone AS value, count(DISTINCT fz) AS people
FROM numbers
WHERE phone IS NOT NULL
GROUP BY phone
HAVING count(DISTINCT fz) > $phone_household
UNION ALL
SELECT 'address' AS feature, village || '/' || house AS value, count(DISTINCT fz) AS people
FROM standardised_records
WHERE village IS NOT NULL AND house IS NOT NULL
GROUP BY village, house
HAVING count(DISTINCT fz) > $address_household
UNION ALL
SELECT 'head' AS feature, head_fz AS value, count(DISTINCT fz) AS people
FROM standardised_records
WHERE head_fz IS NOT NULL
GROUP BY head_fz
HAVING count(DISTINCT fz) > $head_household
