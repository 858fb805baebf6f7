-- purpose: every number as written somewhere, with the certificate number beside it
-- inputs: person_records
-- grain: number x certificate number x number cell or not
SELECT DISTINCT id_no, certificate_no, id_no_is_numeric
FROM person_records
