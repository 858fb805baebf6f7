-- purpose: under which names a valid number appears, and who says so; a stated birth date that
--          contradicts the number takes a row's voice away (a guardian's number on a child's row),
--          and so does a name that is none or not all there
-- inputs: claims, trusted_ids
-- grain: number x name
WITH voices AS (
    SELECT
        claims.id18,
        claims.hard,
        claims.extract,
        claims.is_authorised,
        min(claims.rank) AS rank,
        min(claims.row_id) AS first_row,
        count(*) AS records,
        max(CASE WHEN claims.is_repaired THEN 0 ELSE 1 END) AS is_plain,
        max(CASE WHEN claims.is_birth_off
            OR claims.name_kind IN ('relation', 'partial', 'blank') THEN 0 ELSE 1 END) AS has_voice
    FROM claims
    JOIN trusted_ids ON trusted_ids.id18 = claims.id18
    GROUP BY claims.id18, claims.hard, claims.extract, claims.is_authorised
)

SELECT
    id18,
    hard,
    min(rank) AS rank,
    min(first_row) AS first_row,
    cast(sum(records) AS BIGINT) AS records,
    max(is_plain) = 1 AS is_plain,
    max(CASE WHEN is_authorised THEN 0 ELSE 1 END) = 1 AS is_open,
    max(CASE WHEN is_authorised THEN 0 ELSE has_voice END) AS has_voice,
    cast(sum(CASE
        WHEN is_authorised OR has_voice = 0 OR extract = 'known' THEN 0
        WHEN extract = 'household_register' THEN 3
        WHEN extract = 'roster' THEN 2
        ELSE 1
    END) AS BIGINT) AS voices
FROM voices
GROUP BY id18, hard
