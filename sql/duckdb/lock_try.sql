-- takes the lock of writers: null when it is ours, else who holds it. A process that has the file has it
select cast(null as varchar) as holder
