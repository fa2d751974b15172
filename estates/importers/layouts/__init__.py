"""The layouts of lists: each file a table of columns. A new layout is one short file, its name below and its golden
test; the last one, an office's own list, is also what knows the columns that another layout does not."""

from estates.importers.layouts import esd, estate_list, insite, transparency_code

LAYOUTS = (esd.LAYOUT, transparency_code.LAYOUT, insite.LAYOUT, estate_list.LAYOUT)
"""In the order in which they are tried."""
