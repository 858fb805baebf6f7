"""线索编号: what a lead is known by, month after month.

A number is a hash of rule, subject and evidence, from this month's data alone: the same evidence has the same number.
Two things change the data and not the evidence, and then the lead goes on under the number it was told with:

- the matcher found two person numbers to be one person, so that the subject (or somebody the evidence names) is now
  called otherwise;
- a need counted in bands (1, 2 or 4 times a line) has become less. More is new evidence; less is a part of what was
  said before: the open lead goes on, and an answer to it answers the lesser need too, as long as it stands.

A number begins with its rule, but for rules whose number alone says what lists leave out (`traits.is_plain_by_name`):
whoever knows the catalogue would read the reason off it. Theirs begin with NEUTRAL; a lead that stands under a number
of before keeps it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from data_contracts.steps import Step

LEAD_DIGITS, KEY_DIGITS = 14, 16
NEUTRAL = "Z00"
"""Stands for the rule, in numbers and on lists that many read, where the rule's name would say what they leave out."""


def evidence_hash_of(parts: tuple[str, ...]) -> str:
    """Hash of the values of an evidence key."""
    return hashlib.md5("|".join(parts).encode(), usedforsecurity=False).hexdigest()[:KEY_DIGITS]


def lead_hash(rule_id: str, subject_key: str, evidence_key: str, prefix: str | None = None) -> str:
    """线索编号: rule (or `prefix` in its place), then a hash of rule, subject and evidence: the same evidence keeps its
    number."""
    text = f"{rule_id}|{subject_key}|{evidence_key}"
    return f"{prefix or rule_id}-{hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:LEAD_DIGITS]}"


def lead_hash_sql(rule_id: str, subject_key: str, evidence_key: str) -> str:
    """`lead_hash` of three SQL expressions, as one: for numbers that are made where the leads lie."""
    text = f"{rule_id} || '|' || {subject_key} || '|' || {evidence_key}"
    return f"{rule_id} || '-' || substr(md5({text}), 1, {LEAD_DIGITS})"


def escalations_step() -> Step:
    """How many months each overdue lead has been escalated for: its reminder carries the number that rule `$rule_id`
    gives it under the evidence key `$key`."""
    sql = (
        "SELECT overdue.lead_id AS original_lead_id, reminders.months_open FROM lead_history AS overdue "
        f"JOIN lead_history AS reminders ON reminders.lead_id = {lead_hash_sql('$rule_id', 'overdue.lead_id', '$key')} "
        "WHERE reminders.rule_id = $rule_id AND reminders.is_open AND reminders.months_open <> 0"
    )
    purpose = "months each overdue lead has been escalated for"
    return Step("escalations", sql, purpose, ("lead_history",), "overdue lead")


@dataclass(frozen=True)
class LeadNumbers:
    """The numbers that are taken: `standing` = lead_id of each lead that is open (true) or answered by an answer that
    still stands (false); `former` = person number -> the numbers the same person had before."""

    standing: Mapping[str, bool] = field(default_factory=dict)
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def number(
        self,
        rule_id: str,
        subject_key: str,
        parts: tuple[str, ...],
        higher: tuple[tuple[str, ...], ...] = (),
        prefix: str | None = None,
    ) -> tuple[str, str]:
        """(lead_id, evidence_key) of a lead. `parts` are the values of its evidence key, `higher` those it would have
        were the need greater, the greatest first. An open lead goes before an answered one, then the greater need,
        then the person's present number; where none is standing, the lead has the number of its own. `prefix` stands in
        new numbers for the rule."""
        own = evidence_hash_of(parts)
        new = lead_hash(rule_id, subject_key, own, prefix)
        if not prefix and not higher and not self.former.keys() & {subject_key, *parts}:
            return new, own
        known = list(self._known(rule_id, subject_key, (*higher, parts), prefix))
        for is_open in (True, False):
            for lead_id, key in known:
                if self.standing.get(lead_id) is is_open:
                    return lead_id, key
        return new, own

    def of_rule(self, rule_id: str) -> "LeadNumbers":
        """The same for the leads of one rule: what goes out to wherever its hits lie."""
        return replace(self, standing=self._by_head.get(rule_id, {}) | self._by_head.get(NEUTRAL, {}))

    @cached_property
    def _by_head(self) -> dict[str, dict[str, bool]]:
        """The standing numbers by what they begin with."""
        found: dict[str, dict[str, bool]] = {}
        for lead_id, is_open in self.standing.items():
            found.setdefault(lead_id.partition("-")[0], {})[lead_id] = is_open
        return found

    def _known(
        self, rule_id: str, subject_key: str, keys: tuple[tuple[str, ...], ...], prefix: str | None
    ) -> Iterator[tuple[str, str]]:
        """Every number the lead may have been published with."""
        for parts in keys:
            for subject, *called in product(*(self._names(part) for part in (subject_key, *parts))):
                key = evidence_hash_of(tuple(called))
                for begun in (prefix, None) if prefix else (None,):
                    yield lead_hash(rule_id, subject, key, begun), key

    def _names(self, part: str) -> tuple[str, ...]:
        return (part, *self.former.get(part, ()))


def former_numbers(merges: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Ended number -> the number its person has now, turned round: now -> all that ended in it, ascending."""
    found: dict[str, list[str]] = {}
    for ended, now in sorted(merges.items()):
        found.setdefault(now, []).append(ended)
    return {now: tuple(ended) for now, ended in sorted(found.items())}
