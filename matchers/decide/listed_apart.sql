-- purpose: pairs that one extract, which lists each person once, lists as two, and that no number tells to be one: twins,
--          siblings, people of one name share birth date, place, phone, head of household, the start of their numbers
-- inputs: listed_seekers, on_lists
-- grain: seeker x target
SELECT DISTINCT l.seeker, l.target
FROM listed_seekers AS l
JOIN on_lists AS b ON b.entity = l.target AND b.extract = l.extract AND b.listed <> l.listed
