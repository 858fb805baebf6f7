-- ---
-- id: R03
-- title: 有劳动能力成员新失业
-- disposition: 3
-- subject: person
-- statement: 在保、低保边缘或刚性支出困难人员，劳动能力不是“无”，本月新登记失业
-- cites: [H10, J14]
-- needs: [employment]
-- urgency: yellow
-- refer_to: 人社
-- programme: 就业救助
-- candidate: 在就业失业名单里
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered_or_edge: 在保、低保边缘或刚性支出困难
--   able: 花名册上至少有一行劳动能力不是“无”(空白不算“无”)
--   newly: 登记失业，失业登记日期在本月
-- holds:
--   cell_issue: 花名册的文件里没有劳动能力这一列，不知道是不是“无”
-- sentence: "{name}，{age}岁，{unemployed_since}登记失业，请人社部门提供就业帮扶。"
-- verify: 失业原因；求职意愿；是否领取失业金
-- action: 推送人社部门，提供岗位、培训；应领失业金的协助申领
-- evidence: {employment: 本月登记失业, roster: 救助花名册成员}
-- evidence_key: [unemployed_since]
-- reading: 在几行花名册上的，每一行都写“无”才算没有劳动能力
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, jobs.level_rank) AS level_rank,
    jobs.unemployed_since,
    persons.work_capacity,
    jobs.row_id AS row_employment,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered OR persons.is_edge AS ok_covered_or_edge,
    NOT standing.is_unable_in_every_row AS ok_able,
    jobs.employment_status = '登记失业'
    AND jobs.unemployed_since >= $first_day
    AND jobs.unemployed_since <= $as_of AS ok_newly,
    coalesce(capacity.is_unknown, FALSE) AS hold_cell_issue
FROM rows_employment AS jobs
JOIN persons ON persons.person_id = jobs.person_id
JOIN person_roster AS standing ON standing.person_id = jobs.person_id
LEFT JOIN (
    SELECT
        person_id,
        min(
            CASE WHEN coalesce(emptied LIKE '%|work_capacity|%', FALSE) THEN 1 ELSE 0 END
        ) = 1 AS is_unknown
    FROM rows_roster
    WHERE person_id IS NOT NULL
    GROUP BY person_id
) AS capacity
    ON capacity.person_id = jobs.person_id
