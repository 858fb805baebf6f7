-- purpose: loose entities that have found their base
-- inputs: decided
-- grain: seeker
SELECT seeker, goal
FROM decided
WHERE decision = 'auto' AND seeker_kind = 'loose'
