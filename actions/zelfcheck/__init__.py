"""The self-check as Rasa SDK actions: a form, and what a visitor can do beside answering."""
