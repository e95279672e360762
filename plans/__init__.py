"""Reads as SQL: what a field comes from is declared beside its type, and a level of a query is one statement.

`fields` is the declarations, `select` the statements, `loaders` the batching of a request's levels, `page` what of a
connection is wanted, `lookahead` which of it the client asked for.  `execution` has graphql-core complete what was read level
by level (`levels`), and the leaves of a level by one function (`leaves`).
"""
