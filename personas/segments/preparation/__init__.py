"""From measures to features: transforms, scales, weights, and what is left out."""
