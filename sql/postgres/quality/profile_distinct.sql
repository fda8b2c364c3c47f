-- how many different values: counted, by a sort that goes to disk when it must
count(distinct {c})
