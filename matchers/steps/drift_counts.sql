-- purpose: how often each level is seen in this month's sample, among one person's descriptions (m) and strangers' (u)
-- inputs: drift_levels
-- grain: kind of pair x feature x level
SELECT key, 'name' AS feature, name_place AS place, count(*) AS pairs FROM drift_levels GROUP BY key, name_place
UNION ALL
SELECT key, 'birth' AS feature, birth_place AS place, count(*) AS pairs FROM drift_levels GROUP BY key, birth_place
UNION ALL
SELECT key, 'phone' AS feature, phone_place AS place, count(*) AS pairs FROM drift_levels GROUP BY key, phone_place
UNION ALL
SELECT key, 'address' AS feature, address_place AS place, count(*) AS pairs FROM drift_levels GROUP BY key, address_place
UNION ALL
SELECT key, 'head' AS feature, head_place AS place, count(*) AS pairs FROM drift_levels GROUP BY key, head_place
UNION ALL
SELECT key, 'sex' AS feature, sex_place AS place, count(*) AS pairs FROM drift_levels GROUP BY key, sex_place
