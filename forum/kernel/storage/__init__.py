"""Where the bytes of files are kept: a folder, or storage that speaks S3."""
