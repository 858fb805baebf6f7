-- purpose: small hints that a person may be in difficulty, each too weak alone
-- inputs: rows_union, rows_housing, rows_employment, rows_justice, rows_disability, rows_education, rows_disaster
-- grain: source row that is a hint; of employment every 灵活就业 row, its wage base is compared where the standard is known
SELECT
    person_id,
    'union' AS extract,
    row_id,
    level_rank,
    cast(NULL AS decimal(14, 2)) AS wage_base_yuan_month,
    FALSE AS is_unknown,
    '困难职工在档' AS text
FROM rows_union
WHERE file_status = '在档'
UNION ALL
SELECT person_id, 'housing', row_id, level_rank, NULL, FALSE, '享受公租房或租赁补贴'
FROM rows_housing
WHERE housing_support IN ('公租房', '租赁补贴')
UNION ALL
SELECT
    person_id,
    'employment',
    row_id,
    level_rank,
    wage_base_yuan_month,
    is_wage_unknown,
    '灵活就业，收入可能不高'
FROM rows_employment
WHERE employment_status = '灵活就业'
UNION ALL
SELECT person_id, 'justice', row_id, level_rank, NULL, FALSE, '刑满释放或解除矫正'
FROM rows_justice
WHERE justice_status IN ('刑满释放', '解除矫正')
    AND term_end > $weak_signal_months_day
    AND term_end <= $as_of
UNION ALL
SELECT person_id, 'disability', row_id, level_rank, NULL, FALSE, '三级或四级残疾'
FROM rows_disability
WHERE is_valid AND NOT is_severe AND disability_level IN ('三级', '四级')
UNION ALL
SELECT person_id, 'education', row_id, level_rank, NULL, FALSE, '学校认定一般困难'
FROM rows_education
WHERE hardship_level = '一般困难'
UNION ALL
SELECT person_id, 'disaster', row_id, level_rank, NULL, FALSE, '房屋一般损坏'
FROM rows_disaster
WHERE house_damage = '一般损坏' AND event_date > $weak_signal_months_day
