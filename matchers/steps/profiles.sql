-- purpose: the ways an entity is described, the most authoritative first, at most $profiles of each
-- inputs: entity_of, mentions, heads
-- grain: entity x particulars as written
WITH described AS (
    SELECT
        e.entity,
        m.name,
        m.id_no,
        m.id_no_is_numeric,
        m.certificate_no,
        m.sex,
        m.birth_date,
        m.birth_date_raw,
        m.phone,
        m.address,
        m.hukou_area,
        m.live_area,
        m.former_name,
        coalesce(h.head_name, '') AS head_name,
        min(m.rank) AS rank,
        min(m.row_id) AS first_row
    FROM entity_of AS e
    JOIN mentions AS m ON m.row_id = e.row_id AND m.role = e.role
    LEFT JOIN heads AS h ON h.extract = m.extract AND h.group_no = m.group_no
    WHERE e.entity < 0 OR NOT m.is_authorised OR e.entity IN (SELECT n.entity FROM numbered AS n WHERE NOT n.is_open)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
),

placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY entity
            ORDER BY rank ASC NULLS LAST, first_row ASC NULLS LAST, phone ASC NULLS LAST, name ASC NULLS LAST, address ASC NULLS LAST
        ) AS place
    FROM described
)

SELECT
    entity * 16 + place AS profile,
    entity,
    name,
    id_no,
    id_no_is_numeric,
    certificate_no,
    sex,
    birth_date,
    birth_date_raw,
    phone,
    address,
    hukou_area,
    live_area,
    former_name,
    head_name
FROM placed
WHERE place <= $profiles
