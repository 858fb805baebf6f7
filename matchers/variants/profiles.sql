-- purpose: the ways an entity is described, the most authoritative first, at most $profiles of each; most entities are
--          named once, and need no grouping
-- inputs: entity_of, entities, mentions, heads, numbered
-- grain: entity x particulars as written
WITH named AS (
    SELECT
        e.entity,
        n.mentions,
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
        m.rank,
        m.row_id,
        m.is_authorised
    FROM entity_of AS e
    JOIN entities AS n ON n.entity = e.entity
    JOIN mentions AS m ON m.row_id = e.row_id AND m.role = e.role
    LEFT JOIN heads AS h ON h.extract = m.extract AND h.group_no = m.group_no
),

described AS (
    SELECT
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
        head_name,
        min(rank) AS rank,
        min(row_id) AS first_row
    FROM named
    WHERE mentions > 1
        AND (entity < 0 OR NOT is_authorised OR entity IN (SELECT n.entity FROM numbered AS n WHERE NOT n.is_open))
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
    entity * 16 + 1 AS profile,
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
FROM named
WHERE mentions = 1
UNION ALL
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
