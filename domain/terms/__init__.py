"""Terms and their clocks: the working calendar, its arithmetic, and the policy of terms."""
