-- purpose: household register rows with their person and their place in the family
-- inputs: core_household_register, linked_rows
-- grain: register row; person_id is null while the row waits in identity review, it still belongs to its household
SELECT
    core.row_id,
    linked.person_id,
    coalesce(linked.level_rank, 1) AS level_rank,
    core.hukou_no,
    core.birth_date,
    core.change_kind,
    core.change_date,
    coalesce(core.change_kind IN ('死亡注销', '迁出'), FALSE) AS is_cancelled,
    CASE
        WHEN $head_codes LIKE '%|' || core.relation || '|%' THEN 'head'
        WHEN substr(core.relation, 1, 1) = '1' THEN 'spouse'
        WHEN core.relation IN ('28', '38') THEN 'child_in_law'
        WHEN substr(core.relation, 1, 1) IN ('2', '3') THEN 'child'
        WHEN core.relation IN ('45', '46', '47', '48') THEN 'other'
        WHEN substr(core.relation, 1, 1) = '4' THEN 'grandchild'
        ELSE 'other'
    END AS family_role
FROM core_household_register AS core
LEFT JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
