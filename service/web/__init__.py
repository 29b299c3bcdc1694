"""The pages for people: templates to edit, release and look up, in a browser, with or without JavaScript."""
