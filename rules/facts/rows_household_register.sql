-- purpose: household register rows with their person and their place in the family
-- inputs: core_household_register, links_keyed
-- grain: register row; person_id is null while the row waits in identity review, it still belongs to its household
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.hukou_no,
    c.birth_date,
    c.change_kind,
    c.change_date,
    coalesce(c.change_kind IN ('死亡注销', '迁出'), false) AS is_cancelled,
    CASE
        WHEN c.relation IN ('0', '01', '02') THEN 'head'
        WHEN substr(c.relation, 1, 1) = '1' THEN 'spouse'
        WHEN c.relation IN ('28', '38') THEN 'child_in_law'
        WHEN substr(c.relation, 1, 1) IN ('2', '3') THEN 'child'
        WHEN c.relation IN ('45', '46', '47', '48') THEN 'other'
        WHEN substr(c.relation, 1, 1) = '4' THEN 'grandchild'
        ELSE 'other'
    END AS family_role
FROM core_household_register AS c
LEFT JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'household_register' AND l.role = 'self' AND l.decision IN ('auto', 'new')
WHERE NOT c.is_after_as_of
