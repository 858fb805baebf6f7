-- purpose: rows scored by weight, by half bits of their total and of the gap to the second, with
--          what this month's data would add to their levels' weights, by whole bits
-- inputs: link_evidence, scored_links, match_model
-- grain: decision x half bit of total x half bit of the gap (null = no second candidate) x what is
--        added, lost and won
WITH drifts AS (
    SELECT feature, level, drift_millibits
    FROM match_model
    WHERE drift_millibits IS NOT NULL
), scored AS (
    SELECT links.decision,
        cast(floor(evidence.total_millibits / 500.0) AS BIGINT) AS half_bits,
        cast(floor(
            (evidence.total_millibits - evidence.runner_up_millibits) / 500.0
        ) AS BIGINT) AS half_gap,
        coalesce(id_drift.drift_millibits, 0)
            + coalesce(name_drift.drift_millibits, 0)
            + coalesce(birth_drift.drift_millibits, 0)
            + coalesce(phone_drift.drift_millibits, 0)
            + coalesce(address_drift.drift_millibits, 0)
            + coalesce(head_drift.drift_millibits, 0)
            + coalesce(sex_drift.drift_millibits, 0) AS drift,
        least(coalesce(id_drift.drift_millibits, 0), 0)
            + least(coalesce(name_drift.drift_millibits, 0), 0)
            + least(coalesce(birth_drift.drift_millibits, 0), 0)
            + least(coalesce(phone_drift.drift_millibits, 0), 0)
            + least(coalesce(address_drift.drift_millibits, 0), 0)
            + least(coalesce(head_drift.drift_millibits, 0), 0)
            + least(coalesce(sex_drift.drift_millibits, 0), 0) AS lost,
        greatest(coalesce(id_drift.drift_millibits, 0), 0)
            + greatest(coalesce(name_drift.drift_millibits, 0), 0)
            + greatest(coalesce(birth_drift.drift_millibits, 0), 0)
            + greatest(coalesce(phone_drift.drift_millibits, 0), 0)
            + greatest(coalesce(address_drift.drift_millibits, 0), 0)
            + greatest(coalesce(head_drift.drift_millibits, 0), 0)
            + greatest(coalesce(sex_drift.drift_millibits, 0), 0) AS won
    FROM link_evidence AS evidence
    JOIN scored_links AS links ON links.row_id = evidence.row_id AND links.role = evidence.role
    LEFT JOIN drifts AS id_drift
        ON id_drift.feature = 'id' AND id_drift.level = evidence.id_level
    LEFT JOIN drifts AS name_drift
        ON name_drift.feature = 'name' AND name_drift.level = evidence.name_level
    LEFT JOIN drifts AS birth_drift
        ON birth_drift.feature = 'birth' AND birth_drift.level = evidence.birth_level
    LEFT JOIN drifts AS phone_drift
        ON phone_drift.feature = 'phone' AND phone_drift.level = evidence.phone_level
    LEFT JOIN drifts AS address_drift
        ON address_drift.feature = 'address' AND address_drift.level = evidence.address_level
    LEFT JOIN drifts AS head_drift
        ON head_drift.feature = 'head' AND head_drift.level = evidence.head_level
    LEFT JOIN drifts AS sex_drift
        ON sex_drift.feature = 'sex' AND sex_drift.level = evidence.sex_level
    WHERE evidence.role = 'self' AND evidence.total_millibits IS NOT NULL
), rounded AS (
    SELECT decision, half_bits, half_gap,
        cast(round(drift / 1000.0) AS BIGINT) AS drift_bits,
        cast(floor(lost / 1000.0) AS BIGINT) AS lost_bits,
        cast(ceil(won / 1000.0) AS BIGINT) AS won_bits
    FROM scored
)
SELECT decision, half_bits, half_gap, drift_bits, lost_bits, won_bits, count(*) AS rows
FROM rounded
GROUP BY decision, half_bits, half_gap, drift_bits, lost_bits, won_bits
ORDER BY decision, half_bits, half_gap NULLS LAST, drift_bits, lost_bits, won_bits
