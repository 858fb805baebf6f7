-- ---
-- id: E06
-- title: 未成年人父母双方死亡或服刑强戒
-- disposition: 1
-- subject: person
-- statement: 未满{adult_age}周岁、没有纳入救助；户口上是户主的子、女或孙辈，而户口上能看到的父母一辈成年人都已死亡，或正在服刑、强制隔离戒毒；至少看得到一位父母辈
-- cites: [H4, H13, TK9]
-- needs: [household_register]
-- reads: [justice, funeral]
-- absence: {roster: everybody, household_register: registered}
-- parameters: [adult_age]
-- focus_group: 困境未成年人
-- urgency: red
-- programme: 孤儿/事实无人抚养儿童/特困
-- candidate: 在户籍登记中是户主的子、女或孙辈
-- conditions:
--   here: 本人健在，户口没有迁出
--   minor: 未满{adult_age}周岁
--   uncovered: 没有在保、不是低保边缘或刚性支出困难、也没有正在申请
--   parents_known: 户口上看得到至少一位父母辈成年人
--   parents_absent: 看得到的父母辈成年人都已死亡，或正在服刑、强制隔离戒毒
-- sentence: "{name}，{age}岁，户口上的父母辈都已去世或正在服刑、强制戒毒，孩子没有纳入救助，请立即入户核实孩子现由谁照管。"
-- open_sentence: "{name}，{age}岁，父母一辈的情况有变化，由专人告知，孩子没有纳入救助，请立即入户核实孩子现由谁照管。"
-- verify: 孩子现在与谁同住、由谁照管；父母的真实情况；是否在学；食宿有无着落
-- action: 先保证孩子有人照管，协助申请孤儿、事实无人抚养儿童或特困保障
-- evidence: {household_register: 户籍登记中为户主的子女或孙辈}
-- evidence_rows:
-- - {extract: household_register, fact: parents_in_register, join: fact.hukou_no = hits.hukou_no AND fact.generation = hits.generation, text: 父母一辈的户籍登记}
-- - {extract: funeral, fact: parents_cremated, join: fact.hukou_no = hits.hukou_no AND fact.generation = hits.generation, text: 父母一辈的火化登记}
-- - {extract: justice, fact: parents_serving, join: fact.hukou_no = hits.hukou_no AND fact.generation = hits.generation, text: 父母一辈正在服刑或强制隔离戒毒}
-- evidence_key: [absent_parents, evidence_date]
-- reading: 户主和配偶是子、女的父母辈；户主的子、女、儿媳、女婿是孙辈的父母辈；迁出的父母算在、不算死亡；缺殡葬或司法数据时按已到的数据判断；父母的火化、司法行身份待复核、只是依据不足的也看，标注身份待核
-- ---
SELECT
    persons.person_id,
    persons.register_rank AS level_rank,
    persons.hukou_no,
    children.generation,
    generations.parents AS known_parents,
    generations.absent AS absent_parents,
    generations.absent_since AS evidence_date,
    children.row_id AS row_household_register,
    persons.is_here AS ok_here,
    persons.age < $adult_age AS ok_minor,
    persons.is_uncovered AS ok_uncovered,
    coalesce(generations.parents, 0) >= 1 AS ok_parents_known,
    generations.absent = generations.parents AS ok_parents_absent
FROM (
    SELECT
        person_id,
        hukou_no,
        row_id,
        CASE WHEN family_role = 'child' THEN 'child' ELSE 'grandchild' END AS generation
    FROM hukou_members
    WHERE family_role IN ('child', 'grandchild') AND person_id IS NOT NULL
) AS children
JOIN persons ON persons.person_id = children.person_id
LEFT JOIN parent_generations AS generations
    ON generations.hukou_no = children.hukou_no AND generations.generation = children.generation
