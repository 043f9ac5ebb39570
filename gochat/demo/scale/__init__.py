"""A world as large as wanted: what a server looks like after years with many people.

A week is planned line by line and written as any other; all further weeks are copies of it, made
inside the database, the search index included. Each week therefore has the same lines at the same
hours, which is all the same to whoever measures pages and queries, and takes minutes, not hours.
"""

from .making import LINES_A_WEEK, make_scaled_world

__all__ = ["LINES_A_WEEK", "make_scaled_world"]
