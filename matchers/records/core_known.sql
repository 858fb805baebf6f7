-- purpose: everybody known from the months before, in the shape of an extract
-- inputs: known_people
-- grain: person
SELECT
    -CAST(substr(person_id, 2) AS BIGINT) AS row_id,
    name,
    id_no,
    FALSE AS id_no_is_numeric,
    sex,
    birth_date,
    CAST(NULL AS VARCHAR) AS birth_date_raw,
    phone,
    address,
    hukou_area,
    live_area,
    former_name
FROM known_people
