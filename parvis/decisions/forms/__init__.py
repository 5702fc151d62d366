"""Text in, domain values out; and papers as `gateways.pdf` draws them.

shown     what a paper says, in the reader's language
drawing   the paper and its action sheet as PDF
fields    the forms of pages
"""
