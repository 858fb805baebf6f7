-- purpose: every birth date as written somewhere, with what the number beside it says
-- inputs: profiles, numbers_read
-- grain: birth date as typed x as written x that of the number x kind of number
SELECT DISTINCT p.birth_date, coalesce(p.birth_date_raw, '') AS birth_date_raw, n.id_birth, n.id_kind
FROM profiles AS p
JOIN numbers_read AS n
    ON n.id_no = p.id_no AND n.certificate_no = p.certificate_no AND n.id_no_is_numeric = p.id_no_is_numeric
