-- purpose: rows under a valid number, whose holder bears another name, that themselves state the
--          birth date and the sex which the number shows, while a row of the holder's states that
--          birth date too: the number is theirs, and not a child's row under it that made a name
--          its holder's
-- inputs: entities, record_entities, person_records, id_particulars
-- grain: entity with a conflicting number
WITH conflicting AS (
    SELECT entities.entity, id_particulars.id18, id_particulars.id_birth, id_particulars.id_sex
    FROM entities
    JOIN id_particulars ON id_particulars.id18 = entities.id18
    WHERE entities.kind = 'conflicting_id'
),

-- grouped, so that their few records alone are looked up
holding AS (
    SELECT entities.entity, max(conflicting.id18) AS id18, max(conflicting.id_birth) AS id_birth
    FROM conflicting
    JOIN entities ON entities.id18 = conflicting.id18 AND entities.kind = 'trusted_id'
    GROUP BY entities.entity
),

holders AS (
    SELECT DISTINCT holding.id18
    FROM holding
    JOIN record_entities
        ON record_entities.entity = holding.entity AND record_entities.extract <> 'known'
    JOIN person_records ON person_records.record_no = record_entities.record_no
    WHERE person_records.birth_date = holding.id_birth
)

SELECT conflicting.entity
FROM conflicting
JOIN holders ON holders.id18 = conflicting.id18
JOIN record_entities ON record_entities.entity = conflicting.entity
JOIN person_records ON person_records.record_no = record_entities.record_no
GROUP BY conflicting.entity
HAVING min(CASE
    WHEN person_records.birth_date <> conflicting.id_birth THEN 0
    WHEN person_records.birth_date IS NULL THEN 0
    WHEN person_records.sex = conflicting.id_sex THEN 1
    WHEN conflicting.id_sex = '男' AND $male_codes LIKE '%|' || person_records.sex || '|%' THEN 1
    WHEN conflicting.id_sex = '女' AND $female_codes LIKE '%|' || person_records.sex || '|%' THEN 1
    ELSE 0
END) = 1
