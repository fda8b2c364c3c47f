-- one value: the role of this session
select current_user
