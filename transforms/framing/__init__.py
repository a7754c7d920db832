"""How a delivered file is cut into records, whatever the vendor: lines, CSV rows, JSON documents, WordPress items.

A payload's first character tells what became of a record, so that it can be read and replayed without its file:

    {   a JSON object: a row, a document or an item, all values as delivered
    [   a JSON array of the cells of a CSV row that its header does not fit, with every word hashed
    "   a JSON string: a line that is no JSON object, with every word hashed

Lines of text, such as those of an access log, are their own payload.
"""
