-- purpose: the frozen score card, and what this month's own data say of each level
-- inputs: weights_card, drift_counts
-- grain: feature x level
WITH shares AS (
    SELECT
        feature,
        level_no,
        CAST(sum(CASE WHEN key = 'm' THEN pairs ELSE 0 END) AS BIGINT) AS m_pairs,
        CAST(sum(CASE WHEN key = 'u' THEN pairs ELSE 0 END) AS BIGINT) AS u_pairs
    FROM drift_counts
    GROUP BY feature, level_no
),

totals AS (
    SELECT feature, CAST(sum(m_pairs) AS BIGINT) AS m_total, CAST(sum(u_pairs) AS BIGINT) AS u_total
    FROM shares
    GROUP BY feature
)

SELECT
    w.feature,
    w.level,
    w.m,
    w.u,
    w.millibits,
    CAST($version AS VARCHAR) AS version,
    CASE WHEN t.m_total > 0 THEN CAST(coalesce(s.m_pairs, 0) AS DOUBLE) / t.m_total END AS m_this_month,
    CASE WHEN t.u_total > 0 THEN CAST(coalesce(s.u_pairs, 0) AS DOUBLE) / t.u_total END AS u_this_month,
    CASE
        WHEN s.m_pairs >= $least AND s.u_pairs >= $least AND w.is_measured
            THEN CAST(round(1000 * log2(CAST(s.m_pairs AS DOUBLE) * t.u_total / (CAST(s.u_pairs AS DOUBLE) * t.m_total))) AS INTEGER) - w.millibits
    END AS drift_millibits
FROM weights_card AS w
LEFT JOIN shares AS s ON s.feature = w.feature AND s.level_no = w.level_no
LEFT JOIN totals AS t ON t.feature = w.feature
ORDER BY feature ASC NULLS LAST, level ASC NULLS LAST
