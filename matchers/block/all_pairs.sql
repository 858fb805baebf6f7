-- purpose: the pairs found so far, each with the first key that found it
-- inputs: pairs, block_pairs
-- grain: seeker x target
SELECT seeker, target, key FROM pairs
UNION ALL
SELECT seeker, target, CAST($key AS VARCHAR) AS key FROM block_pairs
