-- purpose: what each written number says; one that nobody vouches for and that may have been rounded is read as a rounded one
-- inputs: numbers_read, originals
-- grain: number and certificate number as written
SELECT
    n.id_no,
    n.certificate_no,
    n.id_no_is_numeric,
    CASE WHEN g.id18 IS NULL THEN n.id18 END AS id18,
    CASE WHEN g.id18 IS NULL THEN n.id_kind ELSE 'rounded' END AS id_kind,
    n.id_text,
    n.id15,
    n.id_prefix6,
    CASE WHEN g.id18 IS NULL THEN n.id_last4 END AS id_last4,
    coalesce(g.id_corrections, n.id_corrections) AS id_corrections,
    n.id_is_repaired,
    n.id_is_cut OR g.id18 IS NOT NULL AS id_is_cut,
    n.id_birth,
    CASE WHEN g.id18 IS NULL THEN n.id_sex END AS id_sex
FROM numbers_read AS n
LEFT JOIN originals AS g ON g.id18 = n.id18
