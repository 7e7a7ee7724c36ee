"""Numbers: features, k, K-Means, stability; matrices and small aggregates in, plain facts out."""
