"""A city sets itself up: its folder, its departments' headings, its own extracts and rules, and what is wrong with any.

new_city.py      `faxian new-city`: a commented folder with blanks for what only the city knows
city_faults.py   everything that is wrong with a city folder, at once
check.py         `faxian check`: the city folder and a drop, before anything runs
findings.py      what `check` has to say, the most serious first
propose.py       `faxian propose`: the contracts/<extract>.yaml that a drop would need, for a person to accept
city_cases.py    `faxian test-city`: a city's rules over their own cases
next_steps.py    what to do with a folder that was just made
"""
