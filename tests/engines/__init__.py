"""The visitor's route in Chromium, Firefox and WebKit, by WebDriver: what they have in common."""
