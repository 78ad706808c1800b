"""Who may come in: people, their passwords, sessions, invitations and tokens."""
