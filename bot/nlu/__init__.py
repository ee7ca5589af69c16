"""Language: the Dutch spaCy pipeline and the graph components of config.yml."""
