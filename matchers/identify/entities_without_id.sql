-- purpose: one entity per identity fingerprint among the person records without a trusted number;
--          numbers below zero
-- inputs: records_without_id
-- grain: identity fingerprint
SELECT
    -row_number() OVER (ORDER BY fingerprint ASC NULLS LAST) AS entity,
    fingerprint,
    min(rank) AS rank,
    min(row_id) AS first_row,
    count(*) AS records,
    bool_or(is_authorised) AS is_authorised,
    bool_or(extract = 'known') AS is_known
FROM records_without_id
GROUP BY fingerprint
