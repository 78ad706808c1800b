"""One poll of a claimed source: its time, its requests, its outcome."""
