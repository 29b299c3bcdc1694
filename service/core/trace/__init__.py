"""Which version of which template was a text made from? Terms to find versions by, and exact looks at the few found.

`terms` gives what an index keeps of a version and what is looked up of a text; `ranking` picks the versions that are
worth a look; `skeleton` lays a version's literal text onto the text and reads the arguments; `outline` compares
headings, for a plan that a model wrote; `explain` says why. All of it is likely: proof is by recorded hashes alone.
"""
