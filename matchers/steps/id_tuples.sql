-- purpose: every way a name and a number are written together, once
-- inputs: mentions
-- grain: name x number x certificate number, as written
SELECT
    row_number() OVER (
        ORDER BY name ASC NULLS LAST, id_no ASC NULLS LAST, certificate_no ASC NULLS LAST, id_no_is_numeric ASC NULLS LAST
    ) AS tuple_no,
    name,
    id_no,
    certificate_no,
    id_no_is_numeric
FROM (SELECT DISTINCT name, id_no, certificate_no, id_no_is_numeric FROM mentions) AS written
