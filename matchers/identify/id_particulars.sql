-- purpose: sex and birth date that a number shows
-- inputs: standardised_ids
-- grain: number
SELECT
    id18,
    max(id_birth) AS id_birth,
    CASE WHEN substr(id18, 17, 1) IN ('1', '3', '5', '7', '9') THEN '男' ELSE '女' END AS id_sex
FROM standardised_ids
WHERE id18 IS NOT NULL
GROUP BY id18
