"""Reads as SQL: what a field comes from is declared beside its type, and holds for both ways of reading it.

`fields` and `connection_field` are the declarations, `sources` what they say.  A `plan` answers a query by one statement:
`shape` and `marks` tell what of the variables it depends on, `roots`, `rows`, `connections` and `stored` know the SQL of what is
selected, `writer` and `forms` write the answer's text.  Ordinary `execution` reads a query level by level (`levels`, `loaders`,
`select`) and completes each level together (`leaves`).  `page` is what of a connection is wanted.
"""
