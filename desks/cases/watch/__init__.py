"""What is ahead of cases: the horizon, «Мой орган», saved views, own work, rules."""
