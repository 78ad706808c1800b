"""What calls a person: unanswered alerts, own work, and the bell."""
