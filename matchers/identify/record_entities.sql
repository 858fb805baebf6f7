-- purpose: which entity each person record belongs to
-- inputs: claims, entities_with_id, records_without_id, entities_without_id
-- grain: person record
SELECT
    claims.record_no,
    claims.row_id,
    claims.role,
    claims.extract,
    claims.rank,
    claims.is_authorised,
    claims.is_repaired,
    entities_with_id.entity
FROM claims
JOIN entities_with_id ON entities_with_id.id18 = claims.id18 AND entities_with_id.hard = claims.hard
UNION ALL
SELECT
    records_without_id.record_no,
    records_without_id.row_id,
    records_without_id.role,
    records_without_id.extract,
    records_without_id.rank,
    records_without_id.is_authorised,
    FALSE AS is_repaired,
    entities_without_id.entity
FROM records_without_id
JOIN entities_without_id ON entities_without_id.fingerprint = records_without_id.fingerprint
