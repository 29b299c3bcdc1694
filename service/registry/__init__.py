"""Operations on templates: create, save, find, compare, label, archive, render.

Each takes the connection of a transaction that the edge opened, the values it needs, the actor and the time; it may
execute statements and never commits. Rows stay in the store: frozen values come out.
"""
