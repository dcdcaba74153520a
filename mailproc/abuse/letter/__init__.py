"""Letters in free text: their layers, class, addresses, references and deadlines.

`freetext` reads a whole letter; the other modules each answer one question about it.
"""
