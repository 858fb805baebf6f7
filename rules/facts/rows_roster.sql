-- purpose: roster rows with their person and what each row says about assistance
-- inputs: core_roster, linked_rows, person_areas, areas
-- grain: roster row; person_id is null while the row waits in identity review, it still belongs to its household
SELECT
    core.row_id,
    linked.person_id,
    coalesce(linked.level_rank, 1) AS level_rank,
    core.household_no,
    core.birth_date,
    core.programme,
    core.dibao_class,
    core.urban_rural,
    core.care_mode,
    $head_codes LIKE '%|' || core.relation || '|%' AS is_head,
    core.is_covered,
    core.is_single_cover,
    core.status,
    core.status_date,
    core.start_date,
    core.last_review_date,
    core.taper_start_date,
    core.work_capacity,
    core.benefit_yuan_month,
    core.authorised_until,
    core.care_agreement_until,
    core.selfcare_score,
    core.emptied,
    CASE
        WHEN core.hukou_area IS NULL
            OR areas.current_code IN (places.township, places.county)
            OR (areas.level = '市' AND places.county IS NOT NULL)
            THEN places.area_code
        ELSE coalesce(areas.current_code, core.hukou_area)
    END AS hukou_area,
    $active_statuses LIKE '%|' || core.status || '|%' AS is_active,
    coalesce(
        $active_statuses LIKE '%|' || core.status || '|%'
        AND core.is_covered
        AND core.programme IN ('低保', '特困', '孤儿', '事实无人抚养儿童'),
        FALSE
    ) AS is_covering,
    core.status = $in_force AND core.programme IN ('低保边缘', '刚性支出困难') AS is_edge_row,
    core.status = $in_force AND core.programme IN ('低保', '特困', '低保边缘') AS is_low_income_row
FROM core_roster AS core
LEFT JOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'
LEFT JOIN person_areas AS places ON places.person_id = linked.person_id
LEFT JOIN areas ON areas.area_code = core.hukou_area
WHERE NOT core.is_after_as_of
