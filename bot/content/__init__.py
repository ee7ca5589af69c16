"""What the bot says and knows: topics, texts of domain.yml, sources, placeholders, Markdown."""
