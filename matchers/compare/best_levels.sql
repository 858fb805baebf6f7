-- purpose: the best level of each feature over all the ways in which both sides are described
-- inputs: compared
-- grain: seeker x target
SELECT
    seeker,
    target,
    min(key) AS key,
    min(id_place) AS id_place,
    min(name_place) AS name_place,
    min(birth_place) AS birth_place,
    min(phone_place) AS phone_place,
    min(address_place) AS address_place,
    min(head_place) AS head_place,
    min(sex_place) AS sex_place
FROM compared
GROUP BY seeker, target
