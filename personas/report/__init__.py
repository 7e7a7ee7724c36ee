"""Words: plain facts in, text and pictures out."""
