{# The end of a select whose rows are asked for by `columns`: in DuckDB those of one value stand together, so that its
   smallest and largest values by row group tell where they are. Rows of PostgreSQL are found by an index. #}
{% macro rows_together(columns) -%}
    {%- if target.type == 'duckdb' -%}
order by {{ columns }}
    {%- endif -%}
{%- endmacro %}
