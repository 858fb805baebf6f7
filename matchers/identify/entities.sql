-- purpose: everything that may turn out to be a person: entities with a trusted number, conflicting
--          names of a number, particulars without a trusted number
-- inputs: entities_with_id, entities_without_id
-- grain: entity
SELECT
    entity,
    CASE WHEN is_trusted THEN 'trusted_id' ELSE 'conflicting_id' END AS kind,
    id18,
    md5('id|' || id18 || '|' || hard) AS fingerprint,
    rank,
    first_row,
    records,
    is_plain,
    NOT is_open AS is_authorised
FROM entities_with_id
UNION ALL
SELECT entity, 'no_trusted_id' AS kind, NULL AS id18, fingerprint, rank, first_row, records,
    FALSE AS is_plain, is_authorised
FROM entities_without_id
