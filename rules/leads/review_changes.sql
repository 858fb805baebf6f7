-- purpose: what the month's rows say has changed in a household since its last review, whoever sent them
-- inputs: reviews_of_households, roster_members, persons, rows_household_register, rows_funeral, rows_marriage, rows_employment, rows_pension, rows_disability, rows_health, rows_education, rows_medical_claims, rows_vehicles, rows_real_estate, rows_business, core_business, rows_economic_check
-- grain: household number x programme x person x kind x extract x day; person_id is null for somebody who waits in identity review
WITH members AS (
    SELECT DISTINCT
        reviews.household_no, reviews.programme, reviews.last_day, roster.person_id
    FROM reviews_of_households AS reviews
    JOIN roster_members AS roster ON roster.household_no = reviews.household_no
    WHERE roster.person_id IS NOT NULL AND reviews.last_day IS NOT NULL
),

hukou AS (
    SELECT DISTINCT members.household_no, members.programme, members.last_day, persons.hukou_no
    FROM members
    JOIN persons ON persons.person_id = members.person_id
    WHERE persons.hukou_no IS NOT NULL
),

-- the register says its last change of each person; the others their day of each row
dated AS (
    SELECT person_id, 'member_gone' AS kind, 'funeral' AS extract, death_date AS changed_on
    FROM rows_funeral
    UNION ALL
    SELECT person_id, 'marriage', 'marriage', registered_date FROM rows_marriage
    UNION ALL
    SELECT person_id, 'out_of_work', 'employment', unemployed_since FROM rows_employment
    UNION ALL
    SELECT person_id, 'pension', 'pension', pension_start_date FROM rows_pension
    UNION ALL
    SELECT person_id, 'disability', 'disability', issued_date FROM rows_disability
    UNION ALL
    SELECT person_id, 'illness', 'health', diagnosed_date FROM rows_health
    UNION ALL
    SELECT person_id, 'school', 'education', enrolled_date FROM rows_education
    UNION ALL
    SELECT person_id, 'claims', 'medical_claims', settled_date FROM rows_medical_claims
    UNION ALL
    SELECT person_id, 'car', 'vehicles', registered_date FROM rows_vehicles
    UNION ALL
    SELECT person_id, 'home', 'real_estate', registered_date FROM rows_real_estate
    UNION ALL
    SELECT owners.person_id, 'business', 'business', core.founded_date
    FROM rows_business AS owners
    JOIN core_business AS core ON core.row_id = owners.row_id
    UNION ALL
    SELECT person_id, 'economic_check', 'economic_check', as_of_date FROM rows_economic_check
)

SELECT DISTINCT
    hukou.household_no, hukou.programme, register.person_id,
    CASE
        WHEN register.change_kind IN ('出生', '迁入') THEN 'member_new'
        WHEN register.change_kind IN ('死亡注销', '迁出') THEN 'member_gone'
        ELSE 'register'
    END AS kind,
    'household_register' AS extract,
    register.change_date AS changed_on
FROM hukou
JOIN rows_household_register AS register ON register.hukou_no = hukou.hukou_no
WHERE register.change_date > hukou.last_day AND register.change_kind <> '无'
UNION ALL
SELECT DISTINCT
    members.household_no, members.programme, roster.person_id,
    'covered_new', 'roster', roster.start_date
FROM members
JOIN roster_members AS roster
    ON roster.household_no = members.household_no AND roster.person_id = members.person_id
WHERE roster.start_date > members.last_day
    AND roster.is_active
    AND roster.programme = members.programme
UNION ALL
SELECT DISTINCT
    members.household_no, members.programme, dated.person_id,
    dated.kind, dated.extract, dated.changed_on
FROM members
JOIN dated ON dated.person_id = members.person_id
WHERE dated.changed_on > members.last_day
