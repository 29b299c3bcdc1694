"""The HTTP front door: flask-smorest blueprints and marshmallow schemas, one file for each kind of thing.

A view is its decorators, one call of an operation, and a return. `access.py` declares a route's access and opens
its transaction; `errors.py` is the one table from errors to statuses.
"""
