-- purpose: what was remarked of rows in a layout of their system; alike but for places is one
-- inputs: row_remarks
-- grain: extract x kind of remark
WITH kinds AS (
    SELECT
        extract,
        source_file,
        source_row,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(remark, '，另一处是.*行，', '，', 'g'),
                        '，最接近的是[^；]*', '', 'g'
                    ),
                    '；按[^；]*算', '；按能确定的上一级算', 'g'
                ),
                '的“[^”]*”', '的名称', 'g'
            ),
            '第 [0-9]+ 行|（[0-9]+ 人）', '', 'g'
        ) AS kind
    FROM row_remarks
),

placed AS (
    SELECT
        kinds.*,
        row_number() OVER (
            PARTITION BY extract, kind
            ORDER BY source_file ASC NULLS LAST, source_row ASC NULLS LAST
        ) AS place
    FROM kinds
)

SELECT
    extract,
    kind,
    cast(count(*) AS bigint) AS remarks,
    cast(count(DISTINCT source_file) AS bigint) AS files,
    max(CASE WHEN place = 1 THEN source_file END) AS first_file,
    max(CASE WHEN place = 1 THEN source_row END) AS first_row
FROM placed
GROUP BY extract, kind
ORDER BY extract ASC NULLS LAST, remarks DESC NULLS LAST, kind ASC NULLS LAST
