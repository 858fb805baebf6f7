-- purpose: why each scored entity is where it is, remembered for those that kept their link
-- inputs: outcomes, entities, judged, index_before
-- grain: entity that was scored, this month or before
SELECT
    o.entity,
    j.id_level,
    j.name_level,
    j.birth_level,
    j.phone_level,
    j.address_level,
    j.head_level,
    j.sex_level,
    j.id_millibits,
    j.name_millibits,
    j.birth_millibits,
    j.phone_millibits,
    j.address_millibits,
    j.head_millibits,
    j.sex_millibits,
    j.cap_millibits,
    j.prior_millibits,
    j.total
FROM outcomes AS o
JOIN judged AS j ON j.seeker = o.entity AND j.target = o.compared_with
UNION ALL
SELECT
    o.entity,
    b.id_level,
    b.name_level,
    b.birth_level,
    b.phone_level,
    b.address_level,
    b.head_level,
    b.sex_level,
    b.id_millibits,
    b.name_millibits,
    b.birth_millibits,
    b.phone_millibits,
    b.address_millibits,
    b.head_millibits,
    b.sex_millibits,
    b.cap_millibits,
    b.prior_millibits,
    b.millibits AS total
FROM outcomes AS o
JOIN entities AS e ON e.entity = o.entity
JOIN index_before AS b ON b.fingerprint = e.fingerprint
WHERE o.is_remembered AND b.id_level IS NOT NULL
