-- purpose: which of the key groups that must be visited (必访类别, J9) a household belongs to, whoever in it is the reason
-- inputs: key_group_people
-- grain: household_key of any key group
SELECT
    household_key,
    max(CASE WHEN key_group = 1 THEN 1 ELSE 0 END) = 1 AS is_group_1,
    max(CASE WHEN key_group = 2 THEN 1 ELSE 0 END) = 1 AS is_group_2,
    max(CASE WHEN key_group = 3 THEN 1 ELSE 0 END) = 1 AS is_group_3,
    max(CASE WHEN key_group = 4 THEN 1 ELSE 0 END) = 1 AS is_group_4,
    max(CASE WHEN key_group = 5 THEN 1 ELSE 0 END) = 1 AS is_group_5,
    max(CASE WHEN key_group = 6 THEN 1 ELSE 0 END) = 1 AS is_group_6,
    max(CASE WHEN key_group = 7 THEN 1 ELSE 0 END) = 1 AS is_group_7
FROM key_group_people
GROUP BY household_key
