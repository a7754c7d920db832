"""The catalogue: what was released at a ref, table by table and metric by metric, as a folder of static pages.

All of it is told by the definitions that lie beside the tables of that very commit, by the tables themselves, and by
what branch `ops` says of the runs that made them.
"""
