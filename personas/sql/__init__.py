"""SQL expressions, and the protocol of the engines that run them."""
