"""What a message is about: a linear support vector machine on n-grams and embeddings."""
