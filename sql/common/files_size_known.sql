-- how many files of this size were offered before: none means that the content is new
select count(*)
from ops.files
where size_bytes = $1
