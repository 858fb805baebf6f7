"""The audit chain: what was published, from what, by which code; whether it still is; and how to get it again.

code.py            which code ran: one hash over the sources of the four packages
made_with.py       what a month was made with: versions of rules and model, parameters in force
manifest.py        every input and output with rows and sha256, versions, parameters; chained month to month
signing.py         signatures of months and of the ledger, by a key that is kept elsewhere; sm2.py: by SM2
anchor.py          校验码: what paper keeps of a month
proofs.py          what signatures and kept codes say of what stands there; findings.py: the kinds of findings
verify.py          does a published folder still say what its manifest says, and does the chain hold
predecessors.py    before a run: what it will stand on is whole, or the run stops in a sentence
replay.py          build a month again from the store and compare it byte by byte
journal.py         append-only files whose lines are chained: the run ledger and the log of reveals
history.py         the run ledger: stage, rows, seconds, outcome
draw_seed.py       the seed of the month's draws, fixed by what came in
reveals.py         the access log: who looked behind which lead, from where, when and why
second_person.py   somebody else confirms that many people are seen
who.py             who sits at the machine, as the kernel knows it
purge.py           what is removed of old periods, and what stays
erasures.py        which files changed when a person was erased; tombstones.py what stays of one: keyed hashes
corrected.py       what a person had put right, until the department says the same
on_record.py       purges and returned files accepted by themselves, in journals of their own
retention.py       purging by the months of the contracts, and the proof of what went
out_retention.py   purging what was handed out, by class and months, and what `verify` makes of it
rekeys.py          changes of the store's key on record and carried out; reseal.py: months whose files lie otherwise
rekey.py           `faxian rekey`: the verb that changes the key
"""
