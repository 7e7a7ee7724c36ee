"""A mixture model of all measures: how many groups there are, and which measures separate them.

K-Means sees distances alone. To know which distances matter, a mixture with diagonal covariances
is fitted first: cells may be outliers or missing, and every measure either separates the groups or
does not. K-Means then starts from its groups, in the measures that do.
"""
