-- purpose: roster rows with their person and what each row says about assistance
-- inputs: core_roster, links_keyed, person_details, areas
-- grain: roster row; person_id is null while the row waits in identity review, it still belongs to its household
SELECT
    c.row_id,
    l.person_id,
    coalesce(cast(substr(l.level, 2, 1) AS integer), 1) AS level_rank,
    c.household_no,
    c.birth_date,
    c.programme,
    c.dibao_class,
    c.urban_rural,
    c.care_mode,
    c.relation IN ('0', '01', '02') AS is_head,
    c.is_covered,
    c.is_single_cover,
    c.status,
    c.status_date,
    c.start_date,
    c.last_review_date,
    c.taper_start_date,
    c.work_capacity,
    c.benefit_yuan_month,
    c.authorised_until,
    c.care_agreement_until,
    c.selfcare_score,
    c.emptied,
    coalesce(a.current_code, c.hukou_area, d.hukou_area) AS hukou_area,
    c.status IN ('在保', '渐退') AS is_active,
    coalesce(c.status IN ('在保', '渐退') AND c.is_covered AND c.programme IN ('低保', '特困', '孤儿', '事实无人抚养儿童'), false) AS is_covering,
    c.status = '在保' AND c.programme IN ('低保边缘', '刚性支出困难') AS is_edge_row,
    c.status = '在保' AND c.programme IN ('低保', '特困', '低保边缘') AS is_low_income_row
FROM core_roster AS c
LEFT JOIN links_keyed AS l
    ON l.row_id = c.row_id AND l.extract = 'roster' AND l.role = 'self' AND l.decision IN ('auto', 'new')
LEFT JOIN person_details AS d ON d.person_id = l.person_id
LEFT JOIN areas AS a ON a.area_code = c.hukou_area
WHERE NOT c.is_after_as_of
