"""Which pairs are worth comparing: equality joins on keys K1..K16.

stage.py    the stage's nodes: keys in order; a pair is its first key's
keys_of.py  the keys: which are used, in how many passes, how they lie over the two sides
keys/       one step per key
one_pass/   what is done in one pass over them
"""
