{# Decimal to double, to nine decimals of a kWh. DuckDB's own cast can be one bit off the nearest double
   (1.118 is such a value); rounding gives the same double on every store. #}
{% macro kwh_double(decimal_kwh) -%}
    {%- if target.type == 'postgres' -%}
        cast(round({{ decimal_kwh }}, 9) as double precision)
    {%- else -%}
        round(cast({{ decimal_kwh }} as double precision), 9)
    {%- endif -%}
{%- endmacro %}

{# Sum of doubles that does not depend on the order of the rows, so that two builds agree to the last bit. #}
{% macro exact_sum(kwh) -%}
    {{ kwh_double('sum(cast(' ~ kwh ~ ' as decimal(38, 9)))') }}
{%- endmacro %}

{# A double rounded to `digits` decimals, halves up. By plain arithmetic: the stores' own round() judge a value
   that lies half-way differently, this one is the same to the last bit on all. #}
{% macro round_to(number, digits) -%}
    floor(cast({{ number }} as double precision) * 1e{{ digits }} + 0.5) / 1e{{ digits }}
{%- endmacro %}

{# Quotient, NULL when there is nothing to divide by. #}
{% macro ratio(part, whole, digits=6) -%}
    {{ round_to('cast(' ~ part ~ ' as double precision) / nullif(' ~ whole ~ ', 0)', digits) }}
{%- endmacro %}

{# Pearson's correlation, NULL when one side does not vary (a plain corr() is then NaN or an error). #}
{% macro correlation(one, other) -%}
    case
        when min({{ one }}) < max({{ one }}) and min({{ other }}) < max({{ other }})
            then {{ round_to('corr(' ~ one ~ ', ' ~ other ~ ')', 6) }}
    end
{%- endmacro %}

{# Whether a double is NaN or an infinity; never for NULL. #}
{% macro is_not_finite(number) -%}
    coalesce({{ number }} in (
        cast('NaN' as double precision),
        cast('Infinity' as double precision),
        cast('-Infinity' as double precision)
    ), false)
{%- endmacro %}
