"""Finding where a text comes from, on a service with a history."""
