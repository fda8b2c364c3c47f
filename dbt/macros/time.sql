{# The site's wall clock at an instant: a timestamp without zone. #}
{% macro local_time(instant) -%}
    (({{ instant }}) at time zone '{{ var('site_zone') }}')
{%- endmacro %}

{# First instant of a local day. Where clocks go back at midnight it strikes twice and stores differ on which
   is meant: the earlier one is taken when it belongs to the day. #}
{% macro day_start(day) -%}
    case
        when cast({{ local_time(midnight(day) ~ " - interval '1 hour'") }} as date) = {{ day }}
            then {{ midnight(day) }} - interval '1 hour'
        else {{ midnight(day) }}
    end
{%- endmacro %}

{% macro midnight(day) -%}
    (cast({{ day }} as timestamp) at time zone '{{ var('site_zone') }}')
{%- endmacro %}

{# Seconds since 1970, a double. #}
{% macro epoch_s(instant) -%}
    cast(extract(epoch from {{ instant }}) as double precision)
{%- endmacro %}

{# An instant some whole seconds later. #}
{% macro add_seconds(instant, seconds) -%}
    {%- if target.type == 'postgres' -%}
        {{ instant }} + {{ seconds }} * interval '1 second'
    {%- else -%}
        make_timestamptz(epoch_us({{ instant }}) + cast({{ seconds }} as bigint) * 1000000)
    {%- endif -%}
{%- endmacro %}
