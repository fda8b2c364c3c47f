-- whether a text matches the regular expression {regex}
regexp_matches({c}, {regex})
