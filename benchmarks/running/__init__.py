"""What is measured runs here: servers and databases as processes, what they take of the machine, and their end."""
