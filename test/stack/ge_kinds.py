"""Every kind of expectation on a table made for it: what it is given, and what it must say.

The table agree.samples has 1000 rows: n from 1 to 1000, exactly one bad row in most columns, and a column of nothing.
"""

TABLE = "agree.samples"

CREATE = """create table agree.samples as
select
    cast(i as bigint) as n,
    cast('M' || lpad(cast(i as varchar), 5, '0') as varchar) as id,
    cast(case when i = 1000 then 'M00001' else 'M' || lpad(cast(i as varchar), 5, '0') end as varchar) as one_twice,
    cast(case when i = 500 then -1 else i end as double precision) as one_negative,
    cast(case when i = 500 then null else i end as double precision) as one_missing,
    cast(null as double precision) as nothing,
    cast(case when i <= 990 then null when i = 1000 then -1 else i end as double precision) as mostly_nothing,
    cast(case when i = 500 then '4.18E+12' else 'M-' || cast(i as varchar) end as varchar) as one_damaged,
    cast(case when i % 10 < 7 then 'actual' when i % 10 < 9 then 'estimated' else 'missing' end as varchar) as quality,
    cast(cast(i as decimal(38, 20)) / 1000 as decimal(38, 20)) as kwh,
    cast(case when i = 500 then 0.9 else 0.25 end as double precision) as a,
    cast(0.75 as double precision) as b,
    cast(case when i = 7 then null else 0.25 end as double precision) as c,
    cast(case when i % 2 = 0 then null else 0.75 end as double precision) as d,
    date '2025-06-01' + cast(i % 30 as integer) as day,
    timestamptz '2025-06-01 00:00:00+00' + i * interval '30 minutes' as start_ts,
    timestamptz '2025-06-01 00:00:00+00' + (case when i = 500 then i - 1 else i + 1 end) * interval '30 minutes' as end_ts,
    i % 2 = 0 as is_even,
    cast(case when i = 500 then 'NaN' else '1.5' end as double precision) as one_nan
from {numbers}"""

NUMBERS = {
    "duckdb": "range(1, 1001) as numbers(i)",
    "postgresql": "generate_series(1, 1000) as numbers(i)",
}

COLUMNS = ["n", "id", "one_twice", "one_negative", "one_missing", "nothing", "mostly_nothing", "one_damaged", "quality",
           "kwh", "a", "b", "c", "d", "day", "start_ts", "end_ts", "is_even", "one_nan"]


def column(name, **rest):
    return {"column": name, **rest}


def text_condition(text):
    return {"row_condition": text, "condition_parser": "great_expectations"}


def compared(name, operator, parameter):
    return {"type": "comparison", "column": {"name": name}, "operator": operator, "parameter": parameter}


def any_of(*conditions):
    return {"row_condition": {"type": "or", "conditions": list(conditions)}}


def all_of(*conditions):
    return {"row_condition": {"type": "and", "conditions": list(conditions)}}


def is_null(name, answer):
    return {"type": "nullity", "column": {"name": name}, "is_null": answer}


def pair(left, right, **rest):
    return {"column_A": left, "column_B": right, **rest}


def quantiles(*ranges):
    return {"quantile_ranges": {"quantiles": [0.25, 0.5, 0.99], "value_ranges": [list(one) for one in ranges]}}


THIRDS = {"values": ["actual", "estimated", "missing"], "weights": [0.7, 0.2, 0.1]}
EVEN = {"bins": [0, 250, 500, 1000], "weights": [0.25, 0.25, 0.5]}
EVEN_KWH = {"bins": [0.1, 0.5, 1], "weights": [0.45, 0.55]}
KL = "expect_column_kl_divergence_to_be_less_than"

# (type, arguments, whether it holds)
CASES = [
    ("expect_column_to_exist", column("kwh"), True),
    ("expect_column_to_exist", column("kwh", column_index=9), True),
    ("expect_column_to_exist", column("kwh", column_index=1), False),
    ("expect_column_to_exist", column("absent"), False),
    ("expect_table_columns_to_match_set", {"column_set": COLUMNS[::-1]}, True),
    ("expect_table_columns_to_match_set", {"column_set": ["n", "kwh"]}, False),
    ("expect_table_columns_to_match_set", {"column_set": ["n", "kwh"], "exact_match": False}, True),
    ("expect_table_columns_to_match_ordered_list", {"column_list": COLUMNS}, True),
    ("expect_table_columns_to_match_ordered_list", {"column_list": COLUMNS[::-1]}, False),
    ("expect_table_column_count_to_be_between", {"min_value": 19, "max_value": 19}, True),
    ("expect_table_column_count_to_be_between", {"max_value": 18}, False),
    ("expect_table_column_count_to_equal", {"value": 19}, True),
    ("expect_table_column_count_to_equal", {"value": 2}, False),
    ("expect_column_values_to_be_of_type", column("n", type_="BIGINT"), True),
    ("expect_column_values_to_be_of_type", column("n", type_="DATE"), False),
    ("expect_column_values_to_be_of_type", column("start_ts", type_="TIMESTAMP WITH TIME ZONE"), True),
    ("expect_column_values_to_be_of_type", column("start_ts", type_="TIMESTAMP"), False),
    ("expect_column_values_to_be_in_type_list", column("day", type_list=["TIMESTAMP", "DATE"]), True),
    ("expect_column_values_to_be_in_type_list", column("day", type_list=["BIGINT", "BOOLEAN"]), False),

    # `mostly` on 1000 rows with exactly one bad row (GX-04)
    ("expect_column_values_to_not_be_null", column("one_missing", mostly=0), True),
    ("expect_column_values_to_not_be_null", column("one_missing", mostly=1), False),
    ("expect_column_values_to_not_be_null", column("one_missing", mostly=0.999), True),
    ("expect_column_values_to_not_be_null", column("one_missing"), False),
    ("expect_column_values_to_not_be_null", column("nothing"), False),
    ("expect_column_values_to_not_be_null", column("nothing", mostly=0), True),
    ("expect_column_values_to_not_be_null", column("kwh"), True),
    ("expect_column_values_to_not_be_null", column("one_missing", **text_condition('col("n") != 500')), True),
    ("expect_column_values_to_not_be_null", column("one_missing", **text_condition('col("n") == 500')), False),
    ("expect_column_values_to_be_null", column("nothing"), True),
    ("expect_column_values_to_be_null", column("mostly_nothing"), False),
    ("expect_column_values_to_be_null", column("mostly_nothing", mostly=0.99), True),
    ("expect_column_values_to_be_null", column("mostly_nothing", mostly=0.991), False),
    ("expect_column_values_to_be_between", column("one_negative", min_value=0, mostly=0), True),
    ("expect_column_values_to_be_between", column("one_negative", min_value=0, mostly=1), False),
    ("expect_column_values_to_be_between", column("one_negative", min_value=0, mostly=0.999), True),
    ("expect_column_values_to_be_between", column("one_negative", min_value=0, mostly=0.9991), False),
    ("expect_column_values_to_be_between", column("one_negative", min_value=0), False),
    ("expect_column_values_to_be_between", column("n", min_value=1, max_value=1000), True),
    ("expect_column_values_to_be_between", column("n", min_value=1, max_value=1000, strict_max=True), False),
    ("expect_column_values_to_be_between", column("n", min_value=1, max_value=1000, strict_min=True), False),
    ("expect_column_values_to_be_between", column("kwh", min_value=0.001, max_value=1), True),
    ("expect_column_values_to_be_between", column("kwh", min_value=0.0011, max_value=1), False),
    ("expect_column_values_to_be_between", column("nothing", min_value=5), True),
    ("expect_column_values_to_be_between", column("mostly_nothing", min_value=0), False),
    ("expect_column_values_to_be_between", column("mostly_nothing", min_value=0, mostly=0.9), True),
    ("expect_column_values_to_be_between", column("one_nan", max_value=100), False),
    ("expect_column_values_to_be_between", column("day", min_value="2025-06-01", max_value="2025-06-30"), True),
    ("expect_column_values_to_be_between", column("start_ts", min_value="2025-06-02T00:00:00Z"), False),
    ("expect_column_values_to_be_between", column("n", min_value=400, **text_condition('col("n") > 400')), True),
    ("expect_column_values_to_be_between", column("n", min_value=400, **text_condition('col("n") <= 400')), False),
    ("expect_column_values_to_be_between",
     column("one_negative", min_value=0, **text_condition('col("quality") == "missing"')), True),
    ("expect_column_values_to_be_between",
     column("mostly_nothing", min_value=0, **text_condition('col("mostly_nothing").notNull()')), False),
    ("expect_column_values_to_be_between",
     column("n", max_value=0, **text_condition('col("n") > 5000')), True),
    ("expect_column_values_to_be_between",
     column("one_negative", min_value=0, **any_of(compared("n", "<", 500), compared("n", ">", 500))), True),
    ("expect_column_values_to_be_between",
     column("one_negative", min_value=0, **any_of(compared("n", "==", 500), compared("n", ">=", 999))), False),
    ("expect_column_values_to_be_between",
     column("n", min_value=999, **all_of(is_null("mostly_nothing", False), compared("n", ">=", 999))), True),
    ("expect_column_values_to_be_between",
     column("n", max_value=990, **all_of(is_null("mostly_nothing", True), compared("quality", "!=", "odd"))), True),
    ("expect_column_values_to_be_in_set", column("quality", value_set=["actual", "estimated", "missing"]), True),
    ("expect_column_values_to_be_in_set", column("quality", value_set=["actual", "estimated"]), False),
    ("expect_column_values_to_be_in_set", column("quality", value_set=["actual", "estimated"], mostly=0.9), True),
    ("expect_column_values_to_be_in_set", column("a", value_set=[0.25]), False),
    ("expect_column_values_to_be_in_set", column("a", value_set=[0.25], mostly=0.999), True),
    ("expect_column_values_to_be_in_set", column("nothing", value_set=[1]), True),
    ("expect_column_values_to_be_in_set",
     column("quality", value_set=["actual"], row_condition={
         "type": "comparison", "column": {"name": "quality"}, "operator": "IN", "parameter": ["actual"]}), True),
    ("expect_column_values_to_not_be_in_set", column("quality", value_set=["odd"]), True),
    ("expect_column_values_to_not_be_in_set", column("quality", value_set=["missing"]), False),
    ("expect_column_values_to_not_be_in_set", column("n", value_set=[500], mostly=0.999), True),
    ("expect_column_values_to_match_regex", column("id", regex="^M[0-9]{5}$"), True),
    ("expect_column_values_to_match_regex", column("one_damaged", regex="^M-"), False),
    ("expect_column_values_to_match_regex", column("one_damaged", regex="^M-", mostly=0.999), True),
    ("expect_column_values_to_match_regex", column("id", regex="0"), True),
    ("expect_column_values_to_not_match_regex", column("one_damaged", regex="E[+]"), False),
    ("expect_column_values_to_not_match_regex", column("id", regex="[[:space:]]"), True),
    ("expect_column_value_lengths_to_be_between", column("one_damaged", min_value=3, max_value=8), True),
    ("expect_column_value_lengths_to_be_between", column("one_damaged", max_value=7), False),
    ("expect_column_value_lengths_to_equal", column("id", value=6), True),
    ("expect_column_value_lengths_to_equal", column("one_damaged", value=5), False),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair("end_ts", "start_ts"), False),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair("end_ts", "start_ts", mostly=0.999), True),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair("n", "n"), False),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair("n", "n", or_equal=True), True),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair("one_missing", "a"), True),
    ("expect_column_pair_values_a_to_be_greater_than_b",
     pair("one_missing", "b", ignore_row_if="either_value_is_missing"), True),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair("mostly_nothing", "nothing"), True),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair("mostly_nothing", "nothing", ignore_row_if="neither"), True),
    ("expect_column_pair_values_to_be_equal", pair("id", "id"), True),
    ("expect_column_pair_values_to_be_equal", pair("id", "one_twice"), False),
    ("expect_column_pair_values_to_be_equal", pair("id", "one_twice", mostly=0.999), True),
    ("expect_column_pair_values_to_be_equal", pair("n", "one_missing"), False),
    ("expect_column_pair_values_to_be_equal", pair("n", "one_missing", ignore_row_if="either_value_is_missing"), True),
    ("expect_column_pair_values_to_be_equal", pair("nothing", "nothing", ignore_row_if="neither"), False),
    ("expect_multicolumn_sum_to_equal", {"column_list": ["a", "b"], "sum_total": 1}, False),
    ("expect_multicolumn_sum_to_equal", {"column_list": ["a", "b"], "sum_total": 1, "mostly": 0.999}, True),
    ("expect_multicolumn_sum_to_equal",
     {"column_list": ["a", "b"], "sum_total": 1, **text_condition('col("n") != 500')}, True),
    ("expect_multicolumn_sum_to_equal", {"column_list": ["c", "b"], "sum_total": 1}, True),
    ("expect_multicolumn_sum_to_equal",
     {"column_list": ["c", "d"], "sum_total": 1, "ignore_row_if": "any_value_is_missing"}, True),
    ("expect_multicolumn_sum_to_equal",
     {"column_list": ["c", "d"], "sum_total": 2, "ignore_row_if": "any_value_is_missing"}, False),
    ("expect_column_values_to_be_unique", column("id"), True),
    ("expect_column_values_to_be_unique", column("one_twice"), False),
    ("expect_column_values_to_be_unique", column("one_twice", mostly=0.998), True),
    ("expect_column_values_to_be_unique", column("one_twice", mostly=0.999), False),
    ("expect_column_values_to_be_unique", column("nothing"), True),
    ("expect_column_values_to_be_unique", column("one_missing"), True),
    ("expect_column_values_to_be_unique", column("one_twice", **text_condition('col("n") < 1000')), True),
    ("expect_compound_columns_to_be_unique", {"column_list": ["id", "day"]}, True),
    ("expect_compound_columns_to_be_unique", {"column_list": ["quality", "day"]}, False),
    ("expect_compound_columns_to_be_unique", {"column_list": ["one_twice", "n"]}, True),
    ("expect_compound_columns_to_be_unique", {"column_list": ["one_twice", "b"]}, False),
    ("expect_compound_columns_to_be_unique", {"column_list": ["one_twice", "b"], "mostly": 0.998}, True),
    ("expect_table_row_count_to_be_between", {"min_value": 1000, "max_value": 1000}, True),
    ("expect_table_row_count_to_be_between", {"max_value": 999}, False),
    ("expect_table_row_count_to_be_between", {"max_value": 10, **text_condition('col("n") <= 10')}, True),
    ("expect_table_row_count_to_equal", {"value": 1000}, True),
    ("expect_table_row_count_to_equal", {"value": 1}, False),
    ("expect_column_min_to_be_between", column("n", min_value=1, max_value=1), True),
    ("expect_column_min_to_be_between", column("n", min_value=1, strict_min=True), False),
    ("expect_column_min_to_be_between", column("nothing", min_value=0), False),
    ("expect_column_min_to_be_between", column("kwh", min_value=0.001, max_value=0.001), True),
    ("expect_column_max_to_be_between", column("n", max_value=1000), True),
    ("expect_column_max_to_be_between", column("n", max_value=1000, strict_max=True), False),
    ("expect_column_mean_to_be_between", column("n", min_value=500.5, max_value=500.5), True),
    ("expect_column_mean_to_be_between", column("kwh", max_value=0.5), False),
    ("expect_column_mean_to_be_between", column("nothing", max_value=0.5), False),
    ("expect_column_mean_to_be_between", column("n", max_value=5.5, **text_condition('col("n") <= 10')), True),
    ("expect_column_sum_to_be_between", column("n", min_value=500500, max_value=500500), True),
    ("expect_column_sum_to_be_between", column("kwh", max_value=500), False),
    ("expect_column_median_to_be_between", column("n", min_value=500.5, max_value=500.5), True),
    ("expect_column_median_to_be_between", column("one_missing", max_value=10), False),
    ("expect_column_stdev_to_be_between", column("n", min_value=288, max_value=289), True),
    ("expect_column_stdev_to_be_between", column("b", min_value=0, strict_min=True), False),
    ("expect_column_unique_value_count_to_be_between", column("quality", min_value=3, max_value=3), True),
    ("expect_column_unique_value_count_to_be_between", column("id", max_value=999), False),
    ("expect_column_unique_value_count_to_be_between", column("nothing", max_value=0), True),
    ("expect_column_proportion_of_unique_values_to_be_between", column("id", min_value=1), True),
    ("expect_column_proportion_of_unique_values_to_be_between", column("quality", min_value=0.5), False),
    ("expect_column_proportion_of_unique_values_to_be_between", column("mostly_nothing", min_value=1), True),
    ("expect_column_proportion_of_unique_values_to_be_between", column("nothing", max_value=0), True),
    ("expect_column_quantile_values_to_be_between",
     column("n", **quantiles((250, 250), (500, None), (None, 990))), True),
    ("expect_column_quantile_values_to_be_between", column("n", **quantiles((0, 10), (0, 10), (0, 10))), False),
    ("expect_column_quantile_values_to_be_between",
     column("n", allow_relative_error=False, **quantiles((2, 3), (5, 5), (10, 10)), **text_condition('col("n") <= 10')),
     True),
    (KL, column("quality", partition_object=THIRDS, threshold=0.001), True),
    (KL, column("quality", partition_object={**THIRDS, "weights": [0.1, 0.2, 0.7]}, threshold=0.1), False),
    (KL, column("quality", partition_object={"values": ["actual"], "weights": [1]}, threshold=100), False),
    (KL, column("quality", partition_object={"values": ["actual"], "weights": [1]}, threshold=1,
                tail_weight_holdout=0.3), True),
    (KL, column("quality", partition_object={"values": ["actual", "odd"], "weights": [0.6, 0.4]}, threshold=0.1,
                tail_weight_holdout=0.2), False),
    (KL, column("is_even", partition_object={"values": [True, False], "weights": [0.5, 0.5]}, threshold=0), True),
    (KL, column("n", partition_object=EVEN, threshold=0.0001), True),
    (KL, column("n", partition_object={**EVEN, "weights": [0.5, 0.25, 0.25]}, threshold=0.01), False),
    (KL, column("n", partition_object={**EVEN, "weights": [1, 0, 0]}, threshold=5), False),
    (KL, column("n", partition_object={**EVEN, "weights": [0.5, 0, 0.5]}, threshold=1, internal_weight_holdout=0.1), True),
    (KL, column("kwh", partition_object=EVEN_KWH, threshold=1, tail_weight_holdout=0.1), True),
    (KL, column("kwh", partition_object=EVEN_KWH, threshold=9), False),
    (KL, column("kwh", partition_object={"bins": [0.1, 0.5, 0.9], "weights": [0.4, 0.4], "tail_weights": [0.1, 0.1]},
                threshold=0.01), True),
    (KL, column("nothing", partition_object=EVEN_KWH, threshold=1), False),
    (KL, column("nothing", partition_object={"values": [1, 2], "weights": [0.5, 0.5]}, threshold=1), False),
    (KL, column("n", partition_object={"bins": [0, 5, 10], "weights": [0.4, 0.6]}, threshold=0.1,
                **text_condition('col("n") <= 10')), True),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select n from {batch} where one_negative < -1"}, True),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select n from {batch} where one_negative < 0"}, False),
    ("unexpected_rows_expectation", {
        "unexpected_rows_query":
            "select a.n from {batch} as a inner join agree.samples as b on b.n = a.n + 1 where b.one_negative < 0"
            " and a.id <> '{{}}'"}, False),
    ("unexpected_rows_expectation", {
        "unexpected_rows_query": "select one_twice from {batch} group by one_twice having count(*) > 1"}, False),
]
