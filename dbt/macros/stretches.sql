{# Stretches of time of a meter (meter_id, start_ts, end_ts), those that overlap or touch made one. #}
{% macro joined_stretches(stretches) -%}
    select
        meter_id,
        min(start_ts) as start_ts,
        max(end_ts) as end_ts
    from (
        select
            meter_id,
            start_ts,
            end_ts,
            sum(case when start_ts <= end_so_far then 0 else 1 end) over (
                partition by meter_id
                order by start_ts, end_ts
                rows unbounded preceding
            ) as stretch
        from (
            select
                meter_id,
                start_ts,
                end_ts,
                max(end_ts) over (
                    partition by meter_id
                    order by start_ts, end_ts
                    rows between unbounded preceding and 1 preceding
                ) as end_so_far
            from {{ stretches }}
        ) as followed
    ) as numbered
    group by
        meter_id,
        stretch
{%- endmacro %}
