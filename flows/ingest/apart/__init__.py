"""Reading apart: files that others wrote are parsed in a child process with limits, never in the process of the run.

    ask(request)        the run's side: starts the child when first asked, again after a death (child.py)
    serve()             the child's side: opens what it is told and answers with frames of text cells (worker.py)
    limits.py           memory, time, no file written, no network: what holds on which system
    wire.py             what passes between the two: a short JSON and Arrow frames of text; nothing is left on a disk

A parser that aborts, asks for all memory or never ends takes the child with it: the file it was about is refused with
a sentence, the next file has a new child, and the month goes on.
"""
