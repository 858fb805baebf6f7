"""What rules of a month hand to those that run after them, and leads without a row of their own to their evidence.

hits_so_far.sql             earlier_evidence.sql    the proven leads of the rules before, and the rows they rest on
hits_in_doubt.sql           evidence_in_doubt.sql   those of unproven rows as well, but for calls: for a second reading
evidence_of_bare_leads.sql  a row for leads that name none
"""
