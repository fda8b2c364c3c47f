{# Technical loss of an interval of a node: no_load_kw * h + input_share * e + square_per_kwh * e * e / h, and none
   without input. `intervals` has input_kwh and length_s, `losses` is ml.technical_losses, left-joined: a node without
   a row loses technical_loss_pct of its input. #}
{% macro technical_loss(intervals, losses) -%}
    case
        when {{ intervals }}.input_kwh <= 0 then 0.0
        when {{ intervals }}.input_kwh > 0 then {{ round_to(
            'coalesce(' ~ losses ~ '.no_load_kw, 0.0) * ' ~ intervals ~ '.length_s / 3600.0 + '
            ~ input_share(losses) ~ ' * ' ~ intervals ~ '.input_kwh + '
            ~ 'coalesce(' ~ losses ~ '.square_per_kwh, 0.0) * ' ~ intervals ~ '.input_kwh * ' ~ intervals
            ~ '.input_kwh * 3600.0 / ' ~ intervals ~ '.length_s',
            9
        ) }}
    end
{%- endmacro %}

{# The part of the input that is lost at any load. #}
{% macro input_share(losses) -%}
    coalesce({{ losses }}.input_share, cast({{ var('technical_loss_pct') }} as double precision) / 100.0)
{%- endmacro %}

{# Correlation of a node's changes of input with the customers' changes laid beside them; NULL where few are. #}
{% macro change_correlation(billed_change) -%}
    case
        when count({{ billed_change }}) >= 96
            and min({{ billed_change }}) < max({{ billed_change }})
            and min(case when {{ billed_change }} is not null then input_change end)
                < max(case when {{ billed_change }} is not null then input_change end)
            then {{ round_to('corr(input_change, ' ~ billed_change ~ ')', 6) }}
    end
{%- endmacro %}
