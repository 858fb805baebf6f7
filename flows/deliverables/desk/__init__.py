"""The auditor's desk, `<out>/<P>/index.html`: what a month hands out, and every lead with its whole chain, offline.

handed_out.py   folders and files of the month: for whom, what, how many rows
population.py   the leads of the desk: said this month, held back, still open, closed this month; names by surname
chains.py       what a lead rests on: rule, numbers in force with citation, articles and their gist, source rows
data_files.py   columns -> script files that a page opened from a disk can load, none larger than a browser likes
pages.py        everything together, written into the month's folder
templates/      how the index page is drawn
"""
