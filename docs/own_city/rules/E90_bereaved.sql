-- ---
-- id: E90
-- title: 配偶刚去世、没有纳入救助
-- disposition: 1
-- subject: person
-- statement: 没有纳入救助的人，配偶在最近三个月内去世
-- cites: [QS3]
-- needs: [bereaved]
-- absence: {roster: everybody}
-- parameters: [new_event_months]
-- urgency: yellow
-- programme: 临时救助/低保
-- candidate: 丧亲家庭登记里的在世配偶
-- conditions:
--   here: 本人健在，户口没有迁出
--   uncovered: 没有纳入救助
--   recent: 配偶在最近三个月内去世
-- sentence: "{name}，{age}岁，配偶{death_date}去世，请上门看看生活和照料有没有困难。"
-- verify: 收入、照料情况；有没有要赡养或抚养的人
-- action: 符合条件的协助申请临时救助或低保
-- evidence: {bereaved: 丧亲家庭登记}
-- evidence_key: [death_date]
-- ---
SELECT
    persons.person_id,
    lost.level_rank,
    lost.death_date,
    persons.is_here AS ok_here,
    persons.is_uncovered AS ok_uncovered,
    lost.death_date > $new_event_months_day AS ok_recent,
    lost.row_id AS row_bereaved
FROM rows_bereaved AS lost
JOIN persons ON persons.person_id = lost.person_id
