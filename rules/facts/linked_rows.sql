-- purpose: which person each source row belongs to: the one definition of "linked"
-- inputs: links_keyed
-- grain: source row x role (self, guardian, spouse) that belongs to a person; level_rank 1..5 is L1..L5
SELECT
    row_id,
    role,
    person_id,
    coalesce(cast(substr(level, 2, 1) AS integer), 1) AS level_rank
FROM links_keyed
WHERE decision IN ('auto', 'new')
