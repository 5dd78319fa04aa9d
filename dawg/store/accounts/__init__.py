"""Who may come in: users, teams, invitations, sessions, keys; what they did, what it cost, and what they share."""
