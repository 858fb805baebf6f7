-- ---
-- id: I10
-- title: 零就业在保家庭未获就业服务
-- disposition: 2
-- subject: household
-- statement: 低保户里有{work_age}至{old_age-1}周岁、劳动能力为“有”的成员，他们中没有人在职或灵活就业，近12个月也没有人得到过就业服务
-- cites: [H10, SJ43]
-- needs: [employment]
-- absence: {employment: certified_or_roster}
-- urgency: yellow
-- programme: 就业救助
-- candidate: 低保在保或渐退户，有{work_age}至{old_age-1}周岁、劳动能力为“有”的成员
-- conditions:
--   none_working: 这些成员没有人在职或灵活就业
--   none_served: 这些成员近12个月都没有得到就业服务
-- holds:
--   identity_review: 能劳动的成员没有一个对上身份，或有人没有对上的就业记录、而有一行写明就业或得到过服务的可能是他的(包括本县同名、生日相近的人的)，正等待人工核对
--   cell_issue: 就业服务次数填写有误、无法判断；或者有人没有对上的就业记录、而有一行因填写有误被退回的可能是他的
-- sentence: "{name}家享受低保，有{able}名有劳动能力的成员，均未就业，近一年未获得就业服务，请联系人社部门帮扶。"
-- verify: 有劳动能力的成员未就业的原因；求职意愿；有无需要照顾的人
-- action: 转人社部门提供岗位、培训或公益性岗位
-- evidence: {roster: 低保户成员劳动能力为“有”}
-- evidence_rows:
-- - {extract: roster, fact: able_members, join: fact.household_no = hits.household_key, text: 劳动能力为“有”的成员}
-- - {extract: employment, fact: able_member_jobs, join: fact.household_no = hits.household_key, text: 就业失业登记}
-- evidence_key: []
-- answer_months: 12
-- reading: 同一户编号下健在的成员都看，在校学生也算；就业服务只看近12个月，所以答复满{answer_months}个月、情形还在的重新发出
-- ---
SELECT
    able_members.household_no AS household_key,
    max(able_members.level_rank) AS level_rank,
    count(DISTINCT able_members.member_key) AS able,
    min(able_members.row_id) AS row_roster,
    max(CASE WHEN jobs.is_working THEN 1 ELSE 0 END) = 0 AS ok_none_working,
    coalesce(max(jobs.job_services_12m), 0) = 0 AS ok_none_served,
    count(able_members.person_id) = 0
    OR max(
        CASE
            WHEN jobs.person_id IS NULL AND (pending.may_work OR pending.may_be_served) THEN 1
            ELSE 0
        END
    ) = 1 AS hold_identity_review,
    max(
        CASE
            WHEN jobs.is_served_unknown OR (jobs.person_id IS NULL AND refused.may_have_job) THEN 1
            ELSE 0
        END
    ) = 1 AS hold_cell_issue
FROM able_members
LEFT JOIN person_jobs AS jobs ON jobs.person_id = able_members.person_id
LEFT JOIN pending_jobs AS pending ON pending.person_id = able_members.person_id
LEFT JOIN refused_by_person AS refused ON refused.person_id = able_members.person_id
GROUP BY able_members.household_no
