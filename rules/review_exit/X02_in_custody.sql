-- ---
-- id: X02
-- title: 保障对象服刑或强制戒毒
-- disposition: 4
-- subject: person
-- statement: 在保对象正在服刑或强制隔离戒毒
-- cites: [DB7, TK24]
-- needs: [justice]
-- urgency: yellow
-- evidence_class: direct
-- programme: 其余成员重新核算/低保边缘/临时救助
-- candidate: 有司法记录
-- conditions:
--   here: 本人健在，户口没有迁出
--   covered: 在保
--   serving: 服刑或强制隔离戒毒，已经开始，截止日期空白或晚于数据期末
-- sentence: "{name}，{age}岁，登记为正在{justice_status}，请核实；其他家庭成员的待遇需重新核算，不得因此停发。"
-- open_sentence: "{name}，{age}岁，家庭成员情况有变化，由专人告知，请核实；其他家庭成员的待遇需重新核算，不得因此停发。"
-- verify: 本人现在何处；开始和结束的时间；其他家庭成员情况
-- action: 核实后按规定重新核算，其余成员继续保障
-- evidence: {justice: 服刑或强制隔离戒毒, roster: 在保}
-- evidence_key: [justice_status, term_start]
-- reading: 截止日期当天已经结束；截止日期填写有误、无法判断的不用
-- ---
SELECT
    persons.person_id,
    greatest(persons.roster_rank, terms.level_rank) AS level_rank,
    terms.justice_status,
    terms.term_start,
    terms.row_id AS row_justice,
    persons.roster_row AS row_roster,
    persons.is_here AS ok_here,
    persons.is_covered AS ok_covered,
    terms.is_serving AND terms.term_start <= $as_of AND NOT terms.is_end_unknown AS ok_serving
FROM rows_justice AS terms
JOIN persons ON persons.person_id = terms.person_id
