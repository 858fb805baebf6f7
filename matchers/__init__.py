"""WHO is the same person. The folders are the pipeline, in the order that pipeline.py gives.

records/       every place where a row names a person, in one shape; what the months before left
standardise/   what each distinct name, number, date, phone and address means
identify/      valid numbers that stand by themselves, and the entities that everything after is about
variants/      the ways in which each entity is described
carry_over/    entities that keep the person they had the month before
block/         which pairs are worth comparing
compare/       how far the two sides of a pair agree: one level per feature
score/         levels -> weights
decide/        what each pair may become: a link, a question to a clerk, nothing (link_policy.yaml)
cluster/       one person per entity, with a number that lasts
deliver/       the tables that are handed on, and the state that the next month starts from

pipeline.py    the stages in order, from core tables to people and links
runner.py      how stages are run: steps ordered by what they read, tables dropped after their last reader
engine/        what runs the steps: DuckDB, or Spark
model/         the frozen scorecard
tables/        tables per character: how names are written, misread and misheard
handbook.py    docs/link_policy.md from levels and policy
"""
