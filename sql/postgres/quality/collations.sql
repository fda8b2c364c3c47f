-- whether hashes of texts tell apart what the store holds equal: no, they follow the collation of their column
select false as has_collations
