"""A mixture of bells over all measures: how many groups there are, and which measures tell them.

K-Means sees distances alone. To know which distances count, a Gaussian mixture with diagonal
covariances is fitted first: cells may be wild or missing, and every measure either tells the
groups apart or does not. K-Means then starts from its groups, in the measures that count.
"""

from personas.segments.mixture.search import Groups, find_groups, groups_of, start

__all__ = ["Groups", "find_groups", "groups_of", "start"]
