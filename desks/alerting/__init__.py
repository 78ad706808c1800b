"""Lists of alerts, and whom to call about one."""
