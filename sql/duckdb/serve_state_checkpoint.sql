-- Brings the log into the file.
checkpoint
