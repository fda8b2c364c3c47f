-- one value: the server's version, such as 24.8.4.13
select version()
