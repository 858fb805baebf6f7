-- ---
-- id: E10
-- title: 长期失业或返乡未参保人员未纳入
-- disposition: 1
-- subject: person
-- statement: 年满{work_age}周岁不满{old_age}周岁、没有纳入救助；登记失业已满规定月数且没有在领失业保险金，或者是返乡人员、没有参保、没有就业
-- cites: [A2, N83]
-- needs: [employment]
-- absence: {roster: everybody}
-- parameters: [unemployment_months, work_age, old_age]
-- traits: [struck]
-- urgency: orange
-- programme: 低保/临时救助
-- candidate: 在就业失业名单里
-- conditions:
--   here: 本人健在，户口没有迁出
--   age: 年满{work_age}周岁、不满{old_age}周岁
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   unemployed_or_returned: 登记失业已满规定月数且期末没有在领失业保险金；或返乡、险种为无、未就业或登记失业
-- holds: {cell_issue: 失业金截止日期填写有误，是否在领无法判断}
-- sentence:
--   unemployed: "{name}，{age}岁，从{unemployed_since}起登记失业，没有在领失业金，也没有纳入救助，请了解生活有无困难。"
--   returned: "{name}，{age}岁，返乡后没有就业、没有参加社会保险，也没有纳入救助，请了解生活有无困难。"
-- verify: 目前是否就业；家庭收入来源；是否愿意就业或申请救助
-- action: 愿意就业的转人社部门；生活困难的协助申请低保或临时救助
-- evidence: {employment: 就业失业登记}
-- evidence_key: [branch, unemployed_since]
-- reading: 失业登记日期空白的不算长期失业；失业金截止当天仍算在领
-- ---
SELECT
    persons.person_id,
    jobs.level_rank,
    jobs.employment_status,
    jobs.unemployed_since,
    jobs.unemployed_since AS evidence_date,
    CASE WHEN jobs.is_long_unemployed THEN 'unemployed' ELSE 'returned' END AS branch,
    jobs.row_id AS row_employment,
    persons.is_here AS ok_here,
    persons.age >= $work_age AND persons.age < $old_age AS ok_age,
    persons.is_uncovered AS ok_uncovered,
    jobs.is_long_unemployed OR jobs.is_returned AS ok_unemployed_or_returned,
    jobs.is_benefit_unknown AND NOT jobs.is_returned AS hold_cell_issue
FROM (
    SELECT
        rows_employment.*,
        coalesce(
            rows_employment.employment_status = '登记失业'
            AND rows_employment.unemployed_since <= local_values.unemployment_months_day
            AND (
                rows_employment.unemployment_benefit_until IS NULL
                OR rows_employment.unemployment_benefit_until < $as_of
            ),
            FALSE
        ) AS is_long_unemployed,
        coalesce(
            rows_employment.is_returnee
            AND rows_employment.insurance_kind = '无'
            AND rows_employment.employment_status IN ('未就业', '登记失业'),
            FALSE
        ) AS is_returned
    FROM rows_employment
    JOIN persons AS residents ON residents.person_id = rows_employment.person_id
    LEFT JOIN local_values ON local_values.area_key = residents.area_key
) AS jobs
JOIN persons ON persons.person_id = jobs.person_id
