"""WHAT FOLLOWS: which people somebody should look at, and why; every rule one file, its words and its SELECT together.

enrol/ supervise/ refer/ review_exit/   the rules, by disposition 1 to 4
facts/               what all rules share, one table a file: ages, who is dead or gone, who is covered, linked rows
between/             what rules of a month hand to those that run after them
leads/               what becomes of leads: held back, placed, joined to cases, key groups, focus groups, visit classes
parameters.yaml      what the nation sets, dated and cited; conventions.yaml what no text sets
packs/               (YAML) what one place's text sets, for the cities that choose it; a city's own goes before all

decide.py            a month of rules in order
catalogue.py         the rules as they are written
availability.py      which rules may run on what arrived
wholeness.py         whether an extract came whole: only then does "no row" say something of a person
populations.py       of whom a file's silence says something
evaluate.py          one rule: candidates, hits, leads
readings.py          the ways a rule is read: what is proven, and rows in identity review as well
unproven.py          what a rule that helps says when it also reads rows in identity review
hits.py              whom a rule hits, how often, and each hit in its place among those of its subject
evidence.py          the source rows that leads rest on, as SQL
lead_columns.py      hits put into words, column by column
texts.py             columns of text from columns of facts
words.py             numbers of policy in the words of rules, filled in where they are shown
wording.py           the facts of a candidate, and how a sentence says them
to_verify.py         what a visitor is asked to find out first
open_sentences.py    sentences that name what is sensitive, as lists that many read say them
publication.py       leads to the tables that are handed on
lists.py             the evidence of a lead as a list
runs.py              how each rule ran
month.py             what a month is about, what comes of it
steps.py             the SQL of facts and leads, in order
values.py            what SQL may name: `$` values, local_values
inputs.py            the month's tables as rules read them
traits.py            what is special about a rule, as a table
history.py           leads and answers of earlier months; numbers.py lead numbers
reviews.py           regular reviews prepared: due, and what changed
ages.py              how old everybody is at the end of the month
parameters.py        values in force, by place and day; parameter_files.py reading them, with lines
packs.py             which packs a city goes by, its parameters
dated.py             a value, its days, text and origin
dates.py             months; deadlines.py working days
city_rules.py        a city's own rules, kinds of data and texts
made_month.py        tiny months made by hand; cases.py sentences of a policy officer, run through them
look_back.py         why a rule spoke of somebody, and why not
handbook.py          docs/rules.md from the rules
"""
