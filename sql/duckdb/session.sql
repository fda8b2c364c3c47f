-- What every session starts with; each line with its reason. Run by store_connect().

-- instants are UTC everywhere; local days are made by name of a zone, never by the session's
set session TimeZone = 'UTC';

-- weeks and dates as ISO 8601 has them, whatever the locale of the machine
set session Calendar = 'gregorian';

-- eiot shows progress itself, and only on a terminal
set session enable_progress_bar = false;

-- tables come out in the order they were written, at every run the same
set session preserve_insertion_order = true;
