"""The mails of notifications, in the language of their reader."""
