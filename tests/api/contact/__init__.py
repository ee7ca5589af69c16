"""The contact form of a running bot."""
