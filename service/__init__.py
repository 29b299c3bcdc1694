"""Imprint: a registry of prompt templates with immutable versions, typed arguments and recorded renders."""
