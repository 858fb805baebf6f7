"""What becomes of a hit, from the wording: published, or kept and why."""

from collections import defaultdict
from functools import cache

from tests.rules.oracle.compared import INDIRECT, RULES, hits_by_wording
from tests.rules.oracle.facts import City, Hit, Key

CALLS = ("E12", "R09")


@cache
def hits_of(city: City) -> dict[str, dict[Key, Hit]]:
    """Every rule's hits by subject; of several of one subject, one that nothing holds back."""
    found: dict[str, dict[Key, Hit]] = {}
    for rule_id in RULES:
        mine = found.setdefault(rule_id, {})
        for hit in hits_by_wording(rule_id, city):
            before = mine.get(hit.subject)
            mine[hit.subject] = hit if before is None or before.held_by else before
    return found


@cache
def unproven(city: City) -> dict[tuple[str, Key], str]:
    """Leads that rest on what waits for a clerk: on a call, which is then about the call alone, or on another row."""
    proven = hits_of(city.proven)
    return {
        (rule_id, key): "call" if rule_id in CALLS else "row"
        for rule_id, mine in hits_of(city).items()
        for key in mine
        if key not in proven[rule_id]
    }


@cache
def verdicts(city: City) -> dict[str, dict[Key, str | None]]:
    """rule -> subject -> why the lead is kept back; None = published. Of a first month, everybody at L1 or at L5."""
    hits = hits_of(city)
    own = {r: {key: _own_reason(city, r, hit) for key, hit in mine.items()} for r, mine in hits.items()}
    needs = {
        _home(city, key) for r, mine in own.items() if r[0] in "ER" for key, reason in mine.items() if reason is None
    }
    sources: dict[Key, list[tuple[str, str]]] = defaultdict(list)
    for rule_id in (r for r in hits if r[0] == "X"):
        for key, hit in hits[rule_id].items():
            if own[rule_id][key] is None:
                sources[_home(city, key)] += [(rule_id, source) for source in hit.sources]
    told = {r: dict(mine) for r, mine in own.items()}
    for rule_id in (r for r in told if r[0] == "X"):
        for key, reason in own[rule_id].items():
            home, hit = _home(city, key), hits[rule_id][key]
            confirmed = any(r != rule_id and source not in hit.sources for r, source in sources[home])
            if reason is None and (rule_id in INDIRECT or hit.is_indirect) and not confirmed:
                told[rule_id][key] = "single_evidence"
            elif reason is None and home in needs:
                told[rule_id][key] = "open_need"
    return told


def _own_reason(city: City, rule_id: str, hit: Hit) -> str | None:
    """An exemption, a hold; of exit leads that somebody is not surely the person. All others go out 身份待核."""
    is_weak = rule_id[0] == "X" and bool(city.unsure.weak & {*hit.people})
    return hit.exempt_by or hit.held_by or ("identity_level" if is_weak else None)


def _home(city: City, key: Key) -> Key:
    return city.household_of(key) if isinstance(key, int) else key
