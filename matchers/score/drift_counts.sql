-- purpose: how often each level is seen in this month's sample, among one person's descriptions (m)
--          and strangers' (u); rows under somebody else's number, which neither name nor birth date
--          supports, are nobody's descriptions
-- inputs: drift_levels, name_levels, birth_levels
-- grain: kind of pair x feature x level
WITH seen AS (
    SELECT drift_levels.*
    FROM drift_levels
    JOIN name_levels ON name_levels.level_no = drift_levels.name_level_no
    JOIN birth_levels ON birth_levels.level_no = drift_levels.birth_level_no
    WHERE NOT (drift_levels.key = 'm' AND birth_levels.level = 'different'
        AND name_levels.is_differing)
)

SELECT key, 'name' AS feature, name_level_no AS level_no, count(*) AS pairs FROM seen GROUP BY key,
    name_level_no
UNION ALL
SELECT key, 'birth' AS feature, birth_level_no AS level_no,
    count(*) AS pairs FROM seen GROUP BY key, birth_level_no
UNION ALL
SELECT key, 'phone' AS feature, phone_level_no AS level_no,
    count(*) AS pairs FROM seen GROUP BY key, phone_level_no
UNION ALL
SELECT key, 'address' AS feature, address_level_no AS level_no,
    count(*) AS pairs FROM seen GROUP BY key, address_level_no
UNION ALL
SELECT key, 'head' AS feature, head_level_no AS level_no, count(*) AS pairs FROM seen GROUP BY key,
    head_level_no
UNION ALL
SELECT key, 'sex' AS feature, sex_level_no AS level_no, count(*) AS pairs FROM seen GROUP BY key,
    sex_level_no
