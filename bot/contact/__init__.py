"""Contact: the form to the NCSC, its durable outbox, and delivery by e-mail or webhook."""
