-- purpose: how often each level is seen in this month's sample, among one person's descriptions (m) and strangers'
--          (u); rows under somebody else's number, which neither name nor birth date supports, are nobody's descriptions
-- inputs: drift_levels, weights_card
-- grain: kind of pair x feature x level
WITH seen AS (
    SELECT d.*
    FROM drift_levels AS d
    JOIN weights_card AS n ON n.feature = 'name' AND n.place = d.name_place
    JOIN weights_card AS b ON b.feature = 'birth' AND b.place = d.birth_place
    WHERE NOT (d.key = 'm' AND b.level = 'different' AND n.level IN ('one_shared', 'surname', 'different'))
)

SELECT key, 'name' AS feature, name_place AS place, count(*) AS pairs FROM seen GROUP BY key, name_place
UNION ALL
SELECT key, 'birth' AS feature, birth_place AS place, count(*) AS pairs FROM seen GROUP BY key, birth_place
UNION ALL
SELECT key, 'phone' AS feature, phone_place AS place, count(*) AS pairs FROM seen GROUP BY key, phone_place
UNION ALL
SELECT key, 'address' AS feature, address_place AS place, count(*) AS pairs FROM seen GROUP BY key, address_place
UNION ALL
SELECT key, 'head' AS feature, head_place AS place, count(*) AS pairs FROM seen GROUP BY key, head_place
UNION ALL
SELECT key, 'sex' AS feature, sex_place AS place, count(*) AS pairs FROM seen GROUP BY key, sex_place
