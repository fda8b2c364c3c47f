#include "quality/suite/partition.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static bool read_numbers(Arena *arena, const Json *list, size_t n, const double **ret_numbers)
{
    double *numbers = ARENA_ARRAY(arena, double, n);

    if (json_array_size(list) != n)
        return false;
    for (size_t at = 0; at < n; at++) {
        const Json *item = json_array_get(list, at);

        if (!json_is_number(item))
            return false;
        numbers[at] = json_number_value(item);
    }
    *ret_numbers = numbers;
    return true;
}

static bool read_edges(Arena *arena, const Json *list, const Value **ret_edges)
{
    size_t n = json_array_size(list);
    Value *edges = ARENA_ARRAY(arena, Value, n);

    for (size_t at = 0; at < n; at++) {
        if (!value_from_json(arena, json_array_get(list, at), &edges[at]) ||
            edges[at].kind != VALUE_NUMBER)
            return false;
        if (at > 0 && !(edges[at].number > edges[at - 1].number))
            return false;
    }
    *ret_edges = edges;
    return n >= 2;
}

static bool is_same(const Value *left, const Value *right)
{
    if (left->kind == VALUE_TEXT)
        return str_equal(left->text, right->text);
    return left->kind == VALUE_BOOL ? left->boolean == right->boolean
                                    : !(fabs(left->number - right->number) > 0);
}

/* Distinct, and of one kind: they are compared with one column. */
static bool read_values(Arena *arena, const Json *list, const Value **ret_values)
{
    size_t n = json_array_size(list);
    Value *values = ARENA_ARRAY(arena, Value, n);

    for (size_t at = 0; at < n; at++) {
        if (!value_from_json(arena, json_array_get(list, at), &values[at]) ||
            values[at].kind == VALUE_NONE || values[at].kind != values[0].kind)
            return false;
        for (size_t before = 0; before < at; before++)
            if (is_same(&values[before], &values[at]))
                return false;
    }
    *ret_values = values;
    return n >= 1;
}

static Status check_weights(const Partition *partition, Error *err)
{
    double sum = partition->tail_weights[0] + partition->tail_weights[1];
    bool is_share = partition->tail_weights[0] >= 0 && partition->tail_weights[1] >= 0;

    for (size_t at = 0; at < partition->n; at++) {
        is_share = is_share && partition->weights[at] >= 0;
        sum += partition->weights[at];
    }
    if (!is_share || !(fabs(sum - 1) <= 1e-5)) /* the library's own margin */
        return error_set(
            err, STATUS_CONFIG, "expected weights of at least 0 that add up to 1, not %.6g", sum);
    return OK;
}

static Status check_keys(const Json *json, Error *err)
{
    static const char *const keys[] = {"bins", "values", "weights", "tail_weights"};

    for (void *at = json_object_iter((Json *) (uintptr_t) json); at != NULL;
         at = json_object_iter_next((Json *) (uintptr_t) json, at)) {
        const char *key = json_object_iter_key(at);
        bool is_known = false;

        for (size_t other = 0; other < COUNT_OF(keys); other++)
            is_known = is_known || strcmp(key, keys[other]) == 0;
        if (!is_known)
            return error_set(
                err,
                STATUS_CONFIG,
                "unknown key '%s', expected 'bins' or 'values', 'weights', 'tail_weights'",
                key);
    }
    return OK;
}

static Status read_tails(Arena *arena, const Json *tails, Partition *partition, Error *err)
{
    const double *weights;

    if (tails == NULL)
        return OK;
    if (partition->edges == NULL || !read_numbers(arena, tails, 2, &weights))
        return error_set(err, STATUS_CONFIG, "expected tail_weights as two numbers beside bins");
    partition->tail_weights[0] = weights[0];
    partition->tail_weights[1] = weights[1];
    partition->has_tail_weights = true;
    return OK;
}

Status partition_from_json(Arena *arena, const Json *json, Partition *ret_partition, Error *err)
{
    const Json *bins = json_object_get(json, "bins");
    const Json *values = json_object_get(json, "values");
    const Json *list = bins != NULL ? bins : values;
    Partition partition = {0};
    size_t n = json_array_size(list);
    Status status = check_keys(json, err);

    if (status != OK)
        return status;
    if ((bins == NULL) == (values == NULL))
        return error_set(err, STATUS_CONFIG, "expected an object with either bins or values");
    if (n > PARTITION_MAX)
        return error_set(err, STATUS_CONFIG, "expected at most %d bins or values", PARTITION_MAX);
    if (bins != NULL && !read_edges(arena, bins, &partition.edges))
        return error_set(err, STATUS_CONFIG, "expected bins as two or more rising numbers");
    if (values != NULL && !read_values(arena, values, &partition.values))
        return error_set(
            err, STATUS_CONFIG, "expected values as a list of different values of one kind");
    partition.n = bins != NULL ? n - 1 : n;
    if (!read_numbers(arena, json_object_get(json, "weights"), partition.n, &partition.weights))
        return error_set(
            err, STATUS_CONFIG, "expected %zu weights, one for each of them", partition.n);
    status = read_tails(arena, json_object_get(json, "tail_weights"), &partition, err);
    if (status == OK)
        status = check_weights(&partition, err);
    if (status == OK)
        *ret_partition = partition;
    return status;
}

Status partition_check(const Partition *partition, Error *err)
{
    if (partition->internal_holdout > 0 && partition->values != NULL)
        return error_set(err, STATUS_CONFIG, "has an internal_weight_holdout, which is for bins");
    if (partition->tail_holdout > 0 && partition->has_tail_weights)
        return error_set(err, STATUS_CONFIG, "has both tail_weights and a tail_weight_holdout");
    if (partition->tail_holdout + partition->internal_holdout > 1)
        return error_set(err, STATUS_CONFIG, "has holdouts that add up to more than 1");
    return OK;
}

/* One term of the divergence: a share of 0 adds nothing, whatever was expected of it. */
static double term(double observed, double expected)
{
    if (!(observed > 0))
        return 0;
    return expected > 0 ? observed * log(observed / expected) : INFINITY;
}

static double bins_divergence(const Partition *partition, const PartitionCounts *counts)
{
    double scale = 1 - partition->tail_holdout - partition->internal_holdout;
    double rows = (double) counts->n_rows;
    double tails[2] = {partition->tail_holdout / 2, partition->tail_holdout / 2};
    double held;
    double total;
    double sum = 0;
    size_t n_zero = 0;

    if (partition->has_tail_weights)
        memcpy(tails, partition->tail_weights, sizeof(tails));
    for (size_t at = 0; at < partition->n; at++)
        n_zero += !(partition->weights[at] * scale > 0);
    held = n_zero == 0 ? 0 : partition->internal_holdout / (double) n_zero;
    total = tails[0] + tails[1];
    for (size_t at = 0; at < partition->n; at++)
        total += partition->weights[at] * scale > 0 ? partition->weights[at] * scale : held;
    for (size_t at = 0; at < partition->n; at++) {
        double weight = partition->weights[at] * scale;

        sum += term((double) counts->counts[at] / rows, (weight > 0 ? weight : held) / total);
    }
    return sum + term((double) counts->n_below / rows, tails[0] / total) +
           term((double) counts->n_above / rows, tails[1] / total);
}

/* Values that were not expected share the holdout equally. */
static double others_divergence(double holdout, int64_t n_others, const PartitionCounts *counts)
{
    double rows = (double) counts->n_rows;

    if (!(holdout > 0))
        return INFINITY;
    return (counts->n_log_sum - (double) n_others * log(rows)) / rows +
           (double) n_others / rows * log((double) counts->n_kinds / holdout);
}

static double values_divergence(const Partition *partition, const PartitionCounts *counts)
{
    double rows = (double) counts->n_rows;
    double total = 0;
    double sum = 0;
    int64_t n_others = counts->n_rows;
    double scale;

    for (size_t at = 0; at < partition->n; at++) {
        n_others -= counts->counts[at];
        total += partition->weights[at];
    }
    scale = n_others > 0 ? 1 - partition->tail_holdout : 1;
    total = total * scale + (n_others > 0 ? partition->tail_holdout : 0);
    for (size_t at = 0; at < partition->n; at++)
        sum += term((double) counts->counts[at] / rows, partition->weights[at] * scale / total);
    if (n_others > 0)
        sum += others_divergence(partition->tail_holdout / total, n_others, counts);
    return sum;
}

double partition_divergence(const Partition *partition, const PartitionCounts *counts)
{
    double divergence;

    if (counts->n_rows == 0)
        return NAN;
    divergence = partition->values != NULL ? values_divergence(partition, counts)
                                           : bins_divergence(partition, counts);
    return divergence < 0 ? 0 : divergence; /* the last bit of a sum of logarithms */
}
