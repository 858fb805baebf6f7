-- purpose: the number and name that each mention claims
-- inputs: mentions, id_tuples, number_forms
-- grain: mention
SELECT
    m.row_id,
    m.role,
    m.extract,
    m.rank,
    m.is_authorised,
    coalesce(f.name_hard, '') AS hard,
    f.name_kind,
    f.id18,
    coalesce(f.id_is_repaired, FALSE) AS is_repaired,
    coalesce(f.id_kind = 'no_check', FALSE) AS is_guessed,
    coalesce(f.id_is_cut, FALSE) AS is_cut,
    coalesce(f.id_is_cut OR TRY_CAST(f.id18 AS BIGINT) % 64 = 0, FALSE) AS is_doubtful,
    coalesce(m.birth_date <> f.id_birth, FALSE) AS is_birth_off
FROM mentions AS m
JOIN id_tuples AS t
    ON t.name = m.name
    AND t.id_no = m.id_no
    AND t.certificate_no = m.certificate_no
    AND t.id_no_is_numeric = m.id_no_is_numeric
JOIN number_forms AS f ON f.tuple_no = t.tuple_no
