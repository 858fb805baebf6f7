-- purpose: one entity per identity fingerprint among the loose mentions; numbers below zero
-- inputs: loose_mentions
-- grain: identity fingerprint
SELECT
    -row_number() OVER (ORDER BY fingerprint ASC NULLS LAST) AS entity,
    fingerprint,
    min(rank) AS rank,
    min(row_id) AS first_row,
    min_by(role, row_id) AS first_role,
    count(*) AS mentions,
    bool_or(is_authorised) AS is_authorised,
    bool_or(extract = 'known') AS is_known
FROM loose_mentions
GROUP BY fingerprint
