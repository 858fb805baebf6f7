-- purpose: of which files a row that was not accepted may be a person's: what those files do not show of them is not sure
-- inputs: refused_of_people
-- grain: person with such a row of a file whose silence rules read person by person; what the row would show is unknown
SELECT
    person_id,
    max(CASE WHEN extract = 'pension' THEN 1 ELSE 0 END) = 1 AS may_have_pension,
    max(CASE WHEN extract = 'employment' THEN 1 ELSE 0 END) = 1 AS may_have_job,
    max(CASE WHEN extract = 'medical_enrolment' THEN 1 ELSE 0 END) = 1 AS may_be_enrolled,
    max(CASE WHEN extract = 'education' THEN 1 ELSE 0 END) = 1 AS may_be_at_school,
    max(CASE WHEN extract = 'disability' THEN 1 ELSE 0 END) = 1 AS may_have_certificate,
    max(CASE WHEN extract = 'health' THEN 1 ELSE 0 END) = 1 AS may_have_illness
FROM refused_of_people
WHERE extract IN ('pension', 'employment', 'medical_enrolment', 'education', 'disability', 'health')
GROUP BY person_id
