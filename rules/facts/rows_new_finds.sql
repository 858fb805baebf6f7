-- purpose: people whom townships found by themselves, with their person
-- inputs: core_new_finds, linked_rows
-- grain: new_finds row linked to a person
SELECT
    core.row_id,
    linked.person_id,
    linked.level_rank,
    core.found_on,
    core.need,
    core.severity,
    core.live_area AS event_area,
    CASE
        WHEN core.need = '其他' THEN '有困难'
        WHEN core.need = '生活困难' THEN '生活困难'
        WHEN core.need = '急难' THEN '遇到急难'
        ELSE '有' || core.need || '方面的困难'
    END AS hardship
FROM core_new_finds AS core
JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
WHERE NOT core.is_after_as_of
