"""What explain answers, as it was written: before anything of it is said in the reader's language."""

from flows.explain.lead import Asked, explained
from flows.language import unquoted
from flows.store.paths import Store


def explain_in_chinese(store: Store, asked: Asked) -> str:
    return unquoted(explained(store, asked))
