"""What was answered: returns, their records, findings, notes, statuses and history."""
