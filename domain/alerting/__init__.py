"""An alert as people handle it: how serious it is, who holds it, how long it may wait."""
