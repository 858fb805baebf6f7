-- purpose: numbers that pass the check and that nobody vouches for, but that a spreadsheet may have
--          made by rounding another
-- inputs: variants, standardised_ids
-- grain: number
SELECT DISTINCT standardised_ids.id18
FROM variants
JOIN standardised_ids
    ON standardised_ids.id_no = variants.id_no
        AND standardised_ids.certificate_no = variants.certificate_no
        AND standardised_ids.id_no_is_numeric = variants.id_no_is_numeric
WHERE variants.entity < 0 AND standardised_ids.id_kind = 'valid18'
    AND NOT standardised_ids.id_is_cut AND try_cast(standardised_ids.id18 AS BIGINT) % 64 = 0
