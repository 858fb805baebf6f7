-- purpose: left side: the normal forms of those who look for somebody
-- inputs: forms, seekers
-- grain: profile of a seeker
SELECT forms.*
FROM forms
JOIN seekers ON seekers.entity = forms.entity
