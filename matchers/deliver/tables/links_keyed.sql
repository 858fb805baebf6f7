-- purpose: what each accepted row was linked to, by row_id; of a row in review the best candidate,
--          what the two score, what the next best person scores, and whether nothing but more
--          evidence is wanting: rules that help may read some of those rows while they wait
-- inputs: row_links, lacking_evidence, next_best
-- grain: accepted source row x role
SELECT
    row_links.row_id,
    row_links.extract,
    row_links.role,
    row_links.person_id,
    row_links.level,
    row_links.decision,
    row_links.candidate_person_id,
    cast(
        CASE WHEN row_links.decision = 'review' THEN row_links.total END AS INTEGER
    ) AS millibits,
    cast(
        CASE
            WHEN row_links.decision <> 'review' THEN NULL
            WHEN row_links.runner_up_total
                > coalesce(next_best.total, row_links.runner_up_total - 1)
                THEN row_links.runner_up_total
            ELSE next_best.total
        END AS INTEGER
    ) AS runner_up_millibits,
    CASE
        WHEN row_links.decision = 'review'
            THEN row_links.rule <> 'disowned' AND lacking_evidence.entity IS NOT NULL
    END AS is_only_lacking
FROM row_links
LEFT JOIN next_best ON next_best.entity = row_links.entity
LEFT JOIN lacking_evidence
    ON lacking_evidence.entity = row_links.entity
        AND lacking_evidence.compared_with = row_links.compared_with
WHERE row_links.decision <> 'unauthorised'
ORDER BY row_links.row_id ASC NULLS LAST, row_links.role ASC NULLS LAST
