"""Files of working time: the calendar, its weeks, the policy of terms."""
