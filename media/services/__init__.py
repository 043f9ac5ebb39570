"""The only writers of files, uploads and attachments."""
