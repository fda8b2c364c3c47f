-- whether a text matches the regular expression {regex}
{c} ~ {regex}
