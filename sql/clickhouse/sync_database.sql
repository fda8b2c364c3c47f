-- one value: the database the URL names
select currentDatabase()
