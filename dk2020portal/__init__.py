"""The whole: settings, addresses, the front page, the demo, backups, and the commands of whoever runs it."""
