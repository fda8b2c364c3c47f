select
    {{ var('price_per_kwh') }} as price,
    {{ var('ratio') }} as ratio,
    {{ var('limit_kwh') }} as limit_kwh,
    {{ var('n_steps') }} as n_steps,
    '{{ var('is_on') }}' as is_on,
    '{{ var('nothing') }}' as nothing,
    '{{ var('missing', 'default') }}' as missing,
    {{ 1 + 2 - 4 }} as negative,
    {{ 0.1 + 0.2 }} as float_sum,
    '{{ 'a' ~ 1 ~ true ~ none }}' as concatenated,
    '{{ 1 == 1.0 }} {{ 'a' in ['a', 'b'] }} {{ 'x' not in 'abc' }} {{ not 0 }}' as truths,
    '{{ 'yes' if var('n_steps') > 24 else 'no' }}' as chosen,
    '{{ ('Ab' | upper) ~ ('Ab' | lower) ~ (['x', 1] | join('-')) ~ ('a.b' | replace('.', '_')) }}' as filtered,
    '{{ 'text' | length }} {{ [1, 2, 3] | length }} {{ [10, 20][-1] }} {{ {'k': 'v'}['k'] }}' as measured,
    {% for name, digits in [('a', 1), ('b', 2)] -%}
    round({{ name }}, {{ digits }}) as {{ name }}_{{ loop.index }}{{ loop.index0 }}{{ loop.first }},
    {% endfor -%}
    '{{ this.schema }}.{{ this.name }}' as this_name
