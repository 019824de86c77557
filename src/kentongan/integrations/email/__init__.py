"""E-mail: out by SMTP, in by IMAP or a pipe from the mail server."""
