-- purpose: numbers that pass the check and that nobody vouches for, but that a spreadsheet may have made by rounding another
-- inputs: profiles, numbers_read
-- grain: number
SELECT DISTINCT i.id18
FROM profiles AS p
JOIN numbers_read AS i
    ON i.id_no = p.id_no AND i.certificate_no = p.certificate_no AND i.id_no_is_numeric = p.id_no_is_numeric
WHERE p.entity < 0 AND i.id_kind = 'valid18' AND NOT i.id_is_cut AND TRY_CAST(i.id18 AS BIGINT) % 64 = 0
