-- purpose: everything that may turn out to be a person: bases, contested names of a number, loose particulars
-- inputs: numbered, loose
-- grain: entity
SELECT
    entity,
    CASE WHEN is_base THEN 'base' ELSE 'contested' END AS kind,
    id18,
    md5('id|' || id18 || '|' || hard) AS fingerprint,
    rank,
    first_row,
    mentions,
    is_plain,
    NOT is_open AS is_authorised
FROM numbered
UNION ALL
SELECT entity, 'loose' AS kind, NULL AS id18, fingerprint, rank, first_row, mentions, FALSE AS is_plain, is_authorised
FROM loose
