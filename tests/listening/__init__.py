"""What the screen reader Orca speaks, in Firefox and Chromium: `make listen`."""
