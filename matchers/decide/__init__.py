"""What each pair may become, and what follows for each entity: a link, a question to a clerk, nothing."""
