-- purpose: pairs that one extract, which lists each person once, lists as two, and that no number
--          tells to be one: twins, siblings, people of one name share birth date, place, phone,
--          head of household, the start of their numbers
-- inputs: left_list_entries, list_entries
-- grain: left entity x right entity
SELECT DISTINCT left_list_entries.left_entity, left_list_entries.right_entity
FROM left_list_entries
JOIN list_entries
    ON list_entries.entity = left_list_entries.right_entity
        AND list_entries.extract = left_list_entries.extract
        AND list_entries.listed <> left_list_entries.listed
