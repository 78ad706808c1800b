"""Facts of two answers by which it is learned whether they contradict each other."""
