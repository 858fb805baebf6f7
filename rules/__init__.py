"""WHAT FOLLOWS: which people somebody should look at, and why; every rule one file, its words and its SELECT together.

enrol, supervise, refer, review_exit   the rules, by disposition 1 to 4
facts        what all rules share, one table a file: ages, who is dead or gone, who is covered, linked rows
leads        what becomes of leads: held back, placed, joined to cases, key groups, focus groups, visit classes
parameters.yaml   what the nation sets, dated and cited; conventions.yaml   what no text sets
packs             what one place's text sets, for the cities that choose it; a city's own goes before all

dated        a value, its days, text and origin         packs        which packs a city goes by, its parameters
decide       a month of rules in order                  parameters   values in force, by place and day
evaluate     one rule: candidates, hits, leads          parameter_files   reading them, with lines
lead_columns hits put into words, column by column      texts        columns of text from columns of facts
publication  leads to the tables that are handed on     values       what SQL may name: `$` values, local_values
runs         how each rule ran                          traits       what is special about a rule, as a table
month        what a month is about, what comes of it    dates, deadlines   months and working days
catalogue    the rules as they are written              history, numbers   leads of earlier months, lead numbers
availability which rules may run on what arrived        inputs, lists   tables read, evidence written
steps        the SQL of facts and leads, in order       look_back    why a rule spoke of somebody, and why not
handbook     docs/rules.md from the rules               reviews      regular reviews prepared: due, and what changed
"""
