-- purpose: mentions without a number that can be taken as it stands, and their identity fingerprint
-- inputs: claims, trusted_ids, mentions, heads
-- grain: mention
SELECT
    m.row_id,
    m.role,
    m.extract,
    m.rank,
    m.is_authorised,
    md5(
        CASE WHEN m.is_authorised THEN 'a|' ELSE 'o|' END || m.name || '|' || m.id_no || '|'
        || CASE WHEN m.id_no_is_numeric THEN 'n' ELSE '' END || '|' || m.certificate_no || '|' || m.sex || '|'
        || coalesce(CAST(m.birth_date AS VARCHAR), '') || '|' || m.phone || '|' || m.address || '|' || m.hukou_area || '|'
        || m.live_area || '|' || m.former_name || '|' || coalesce(h.head_name, '') || '|'
        || CASE WHEN m.extract = 'known' OR (m.id_no = '' AND m.phone = '' AND m.address = '' AND m.birth_date IS NULL)
            THEN m.extract || CAST(m.row_id AS VARCHAR) || m.role ELSE '' END
    ) AS fingerprint
FROM mentions AS m
JOIN claims AS c ON c.row_id = m.row_id AND c.role = m.role
LEFT JOIN trusted_ids AS t ON t.id18 = c.id18
LEFT JOIN heads AS h ON h.extract = m.extract AND h.group_no = m.group_no
WHERE t.id18 IS NULL
