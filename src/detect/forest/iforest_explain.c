/*
 * Which columns isolated a row.
 *
 * The path of a row is taken apart split by split (decision path attribution: Saabas 2014, the
 * path-dependent ancestor of TreeSHAP, Lundberg et al. 2020). Every node has the mean path length
 * of the training rows in it. Stepping from a node to the child where the row goes changes that
 * mean; what it fell by is credited to the column split on. Over a path the credits add to
 *
 *     mean path length of the tree - path length of the row,
 *
 * so they take apart exactly what the score is made of. Credits are added over all trees; a column
 * whose sum is not positive (it made the row look ordinary) has share 0, and the others are scaled
 * to add to 1. A row that no column isolated gives every column the same share.
 *
 * The known limit of this rule: of two columns that say the same, the one split on first takes the
 * credit in that tree; over many random trees that evens out. Of a row with missing values, both
 * branches are followed with the weights of the score, and a missing column has no credit.
 */
#include "base/mem.h"
#include "iforest_internal.h"

/* Adds the credits below `node`, times `weight`. */
static void add_credits(
    const Iforest *forest,
    size_t tree,
    size_t node,
    const float *row,
    double weight,
    double *credits)
{
    size_t base = tree << forest->depth;
    const uint16_t *count = forest->count + (tree << (forest->depth + 1));
    const double *mean = forest->mean_length + (tree << (forest->depth + 1));

    while (node < (size_t) 1 << forest->depth && forest->below[base + node] != IFOREST_STOP) {
        uint16_t column = forest->column[base + node];
        size_t child = iforest_step(forest->below + base, node, row[column]);

        if (isnan(row[column])) {
            double share = (double) count[2 * node] / count[node];
            add_credits(forest, tree, 2 * node, row, weight * share, credits);
            add_credits(forest, tree, 2 * node + 1, row, weight * (1 - share), credits);
            return;
        }
        credits[column] += weight * (mean[node] - mean[child]);
        node = child;
    }
}

void iforest_explain(const Iforest *forest, const float *row, double *ret_shares)
{
    double total = 0;

    for (size_t column = 0; column < forest->n_columns; column++)
        ret_shares[column] = 0;
    for (size_t tree = 0; tree < forest->n_trees; tree++)
        add_credits(forest, tree, 1, row, 1, ret_shares);
    for (size_t column = 0; column < forest->n_columns; column++) {
        ret_shares[column] = ret_shares[column] > 0 ? ret_shares[column] : 0;
        total += ret_shares[column];
    }
    for (size_t column = 0; column < forest->n_columns; column++)
        ret_shares[column] =
            total > 0 ? ret_shares[column] / total : 1 / (double) forest->n_columns;
}
