-- purpose: small hints that a person may be in difficulty, each too weak alone
-- inputs: rows_union, rows_housing, rows_employment, rows_justice, rows_disability, rows_education, rows_disaster
-- grain: source row that is a hint; of employment every 灵活就业 row, its wage base is compared where the standard is known
SELECT u.person_id, 'union' AS extract, u.row_id, u.level_rank, cast(NULL AS decimal(14, 2)) AS wage_base_yuan_month, false AS is_unknown, '困难职工在档' AS text
FROM rows_union AS u
WHERE u.file_status = '在档'
UNION ALL
SELECT h.person_id, 'housing', h.row_id, h.level_rank, NULL, false, '享受公租房或租赁补贴'
FROM rows_housing AS h
WHERE h.housing_support IN ('公租房', '租赁补贴')
UNION ALL
SELECT e.person_id, 'employment', e.row_id, e.level_rank, e.wage_base_yuan_month, e.is_wage_unknown, '灵活就业，收入可能不高'
FROM rows_employment AS e
WHERE e.employment_status = '灵活就业'
UNION ALL
SELECT j.person_id, 'justice', j.row_id, j.level_rank, NULL, false, '近12个月刑满释放或解除矫正'
FROM rows_justice AS j
WHERE j.justice_status IN ('刑满释放', '解除矫正') AND j.term_end > $months_ago_12 AND j.term_end <= $as_of
UNION ALL
SELECT d.person_id, 'disability', d.row_id, d.level_rank, NULL, false, '三级或四级残疾'
FROM rows_disability AS d
WHERE d.is_valid AND NOT d.is_severe AND d.disability_level IN ('三级', '四级')
UNION ALL
SELECT s.person_id, 'education', s.row_id, s.level_rank, NULL, false, '学校认定一般困难'
FROM rows_education AS s
WHERE s.hardship_level = '一般困难'
UNION ALL
SELECT x.person_id, 'disaster', x.row_id, x.level_rank, NULL, false, '近12个月房屋一般损坏'
FROM rows_disaster AS x
WHERE x.house_damage = '一般损坏' AND x.event_date > $months_ago_12
