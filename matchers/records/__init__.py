"""Every place where a row names a person, in one shape; what the months before left."""
