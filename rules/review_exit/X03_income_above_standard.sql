-- ---
-- id: X03
-- title: 新增就业收入可能超标准
-- disposition: 4
-- subject: household
-- statement: 低保户本月看得到的收入(在职成员当月缴费的缴费基数扣除就业成本，加上养老金减去基础养老金)超过低保标准乘以人数；只看这一个月，不平均、不折年
-- cites: [H4, T, A2, DB33]
-- needs: [employment]
-- also_disables: [pension]
-- parameters: [dibao_standard, edge_multiple, job_cost_rate]
-- urgency: yellow
-- evidence_class: indirect
-- programme: 低保边缘/低保渐退
-- candidate: 低保在保或渐退户，有就业或养老金记录
-- conditions:
--   over_standard: 本月看得到的收入合计超过低保标准乘以健在人数
-- sentence:
--   taper: "{name}家的就业或养老金情况存在需核实情形，请上门了解，可能适用渐退。"
--   check: "{name}家的就业或养老金情况存在需核实情形，请上门了解。"
-- verify: 家里谁在上班、做了多久、稳不稳定；实际到手多少；有无大额支出
-- action: 上门核实，符合渐退的办理渐退，不能仅凭数据停保
-- evidence: {roster: 低保户}
-- evidence_rows:
-- - {extract: employment, fact: income_rows, join: "f.household_no = h.household_key AND f.extract = 'employment'", text: 本月在职缴费}
-- - {extract: pension, fact: income_rows, join: "f.household_no = h.household_key AND f.extract = 'pension'", text: 养老金发放}
-- evidence_key: [earners, first_earner, last_earner]
-- reading: 户编号下健在成员都算；最近缴费月份等于数据期的才算当月
-- ---
WITH income AS (
    SELECT
        i.household_no,
        sum(CASE WHEN i.extract = 'employment' THEN i.wage_base_yuan_month ELSE 0 END) AS wages,
        sum(CASE WHEN i.extract = 'pension' THEN i.pension_beyond_basic ELSE 0 END) AS pensions,
        sum(CASE WHEN i.extract = 'employment' AND i.level_rank = 1 THEN i.wage_base_yuan_month ELSE 0 END) AS sure_wages,
        sum(CASE WHEN i.extract = 'pension' AND i.level_rank = 1 THEN i.pension_beyond_basic ELSE 0 END) AS sure_pensions,
        count(DISTINCT i.person_id) AS earners,
        min(i.person_id) AS first_earner,
        max(i.person_id) AS last_earner,
        max(i.level_rank) AS worst_rank
    FROM income_rows AS i
    GROUP BY i.household_no
),

compared AS (
    SELECT
        i.*,
        h.members,
        h.level_rank,
        g.row_id,
        i.wages * (1 - v.job_cost_rate) + i.pensions AS income_yuan_month,
        i.sure_wages * (1 - v.job_cost_rate) + i.sure_pensions AS sure_income,
        v.dibao_standard * h.members AS limit_yuan_month,
        v.dibao_standard * h.members * v.edge_multiple AS edge_limit
    FROM income AS i
    JOIN roster_programmes AS g ON g.household_no = i.household_no AND g.programme = '低保'
    JOIN households AS h ON h.household_key = i.household_no
    LEFT JOIN local_values AS v ON v.area_key = h.area_key
)

SELECT
    c.household_no AS household_key,
    CASE WHEN c.sure_income > c.limit_yuan_month THEN c.level_rank ELSE greatest(c.level_rank, c.worst_rank) END AS level_rank,
    c.members,
    c.earners,
    c.first_earner,
    c.last_earner,
    c.income_yuan_month,
    c.limit_yuan_month,
    CASE WHEN c.income_yuan_month <= c.edge_limit THEN 'taper' ELSE 'check' END AS branch,
    CASE WHEN c.income_yuan_month <= c.edge_limit THEN '渐退' ELSE '核查' END AS outcome,
    c.row_id AS row_roster,
    c.income_yuan_month > c.limit_yuan_month AS ok_over_standard
FROM compared AS c
WHERE c.edge_limit IS NOT NULL
