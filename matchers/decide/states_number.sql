-- purpose: rows under a valid number, whose holder bears another name, that themselves state the
--          birth date and the sex which the number shows: the number is theirs, not borrowed
-- inputs: entities, record_entities, person_records, id_particulars
-- grain: entity with a conflicting number
SELECT entities.entity
FROM entities
JOIN id_particulars ON id_particulars.id18 = entities.id18
JOIN record_entities ON record_entities.entity = entities.entity
JOIN person_records
    ON person_records.row_id = record_entities.row_id
        AND person_records.role = record_entities.role
WHERE entities.kind = 'conflicting_id'
GROUP BY entities.entity
HAVING min(CASE
    WHEN person_records.birth_date <> id_particulars.id_birth THEN 0
    WHEN person_records.birth_date IS NULL THEN 0
    WHEN person_records.sex IN ('男', '男性', '1') AND id_particulars.id_sex = '男' THEN 1
    WHEN person_records.sex IN ('女', '女性', '2') AND id_particulars.id_sex = '女' THEN 1
    ELSE 0
END) = 1
