-- how many different values
count(distinct {c})
