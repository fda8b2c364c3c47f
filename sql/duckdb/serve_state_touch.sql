-- Notes that the state was opened or tidied.
update access.state
set touched_at = now()
