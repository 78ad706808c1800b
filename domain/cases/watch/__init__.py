"""What is ahead of cases: warnings and who gets them, rules, saved views."""
