{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}

{# A comment between macros. #}
{% macro local_time(instant, zone=var('site_zone')) -%}
    (({{ instant }}) at time zone '{{ zone }}')
{%- endmacro %}

{% macro ratio(part, whole, digits=6) -%}
    round({{ part }} / nullif({{ whole }}, 0), {{ digits }})
{%- endmacro %}

{% macro share(part, whole) %}{{ ratio('100.0 * ' ~ part, whole, digits=2) }}{% endmacro %}

{% macro columns(names, prefix='') -%}
    {%- for name in names %}
    {{ prefix }}{{ name }}{{ ',' if not loop.last else '' }}
    {%- endfor -%}
{%- endmacro %}
