-- purpose: last month's identity state with the names that levels have now, where it was kept under
--          the codes of before
-- inputs: index_stored, former_levels
-- grain: identity fingerprint
SELECT
    stored.fingerprint,
    stored.person_no,
    stored.level,
    stored.millibits,
    stored.rule,
    coalesce(id_names.level, stored.id_level) AS id_level,
    coalesce(name_names.level, stored.name_level) AS name_level,
    coalesce(birth_names.level, stored.birth_level) AS birth_level,
    coalesce(phone_names.level, stored.phone_level) AS phone_level,
    coalesce(address_names.level, stored.address_level) AS address_level,
    coalesce(head_names.level, stored.head_level) AS head_level,
    coalesce(sex_names.level, stored.sex_level) AS sex_level,
    stored.id_millibits,
    stored.name_millibits,
    stored.birth_millibits,
    stored.phone_millibits,
    stored.address_millibits,
    stored.head_millibits,
    stored.sex_millibits,
    stored.cap_millibits,
    stored.prior_millibits
FROM index_stored AS stored
LEFT JOIN former_levels AS id_names
    ON id_names.feature = 'id' AND id_names.formerly = stored.id_level
LEFT JOIN former_levels AS name_names
    ON name_names.feature = 'name' AND name_names.formerly = stored.name_level
LEFT JOIN former_levels AS birth_names
    ON birth_names.feature = 'birth' AND birth_names.formerly = stored.birth_level
LEFT JOIN former_levels AS phone_names
    ON phone_names.feature = 'phone' AND phone_names.formerly = stored.phone_level
LEFT JOIN former_levels AS address_names
    ON address_names.feature = 'address' AND address_names.formerly = stored.address_level
LEFT JOIN former_levels AS head_names
    ON head_names.feature = 'head' AND head_names.formerly = stored.head_level
LEFT JOIN former_levels AS sex_names
    ON sex_names.feature = 'sex' AND sex_names.formerly = stored.sex_level
