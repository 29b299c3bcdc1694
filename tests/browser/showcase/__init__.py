"""A service with a month behind it: what tests in a browser and the pictures of the README show."""
