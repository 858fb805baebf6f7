-- purpose: the frozen score card, and what this month's own data say of each level
-- inputs: scorecard, drift_counts
-- grain: feature x level
WITH shares AS (
    SELECT
        feature,
        level_no,
        cast(sum(CASE WHEN key = 'm' THEN pairs ELSE 0 END) AS BIGINT) AS m_pairs,
        cast(sum(CASE WHEN key = 'u' THEN pairs ELSE 0 END) AS BIGINT) AS u_pairs
    FROM drift_counts
    GROUP BY feature, level_no
),

totals AS (
    SELECT feature, cast(sum(m_pairs) AS BIGINT) AS m_total, cast(sum(u_pairs) AS BIGINT) AS u_total
    FROM shares
    GROUP BY feature
)

SELECT
    scorecard.feature,
    scorecard.level,
    scorecard.m,
    scorecard.u,
    scorecard.millibits,
    cast($version AS VARCHAR) AS version,
    CASE WHEN totals.m_total > 0
        THEN cast(coalesce(shares.m_pairs, 0) AS DOUBLE) / totals.m_total END AS m_this_month,
    CASE WHEN totals.u_total > 0
        THEN cast(coalesce(shares.u_pairs, 0) AS DOUBLE) / totals.u_total END AS u_this_month,
    CASE
        WHEN shares.m_pairs >= $min_pairs AND shares.u_pairs >= $min_pairs AND scorecard.is_measured
            THEN cast(round(1000 * log2(cast(shares.m_pairs
                AS DOUBLE) * totals.u_total / (cast(shares.u_pairs AS DOUBLE) * totals.m_total)))
                    AS INTEGER) - scorecard.millibits
    END AS drift_millibits
FROM scorecard
LEFT JOIN shares ON shares.feature = scorecard.feature AND shares.level_no = scorecard.level_no
LEFT JOIN totals ON totals.feature = scorecard.feature
ORDER BY feature ASC NULLS LAST, level ASC NULLS LAST
