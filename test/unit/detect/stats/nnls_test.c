/* Expected coefficients are those of scipy.optimize.nnls 1.17 on the same rows, errors those of
 * numpy's inverse of X'X over the columns in use. */
#include "cases.h"
#include "detect/stats/nnls.h"
#include "pattern.h"

#define N_ROWS 200
#define N_MAX  60

typedef struct Normal {
    double gram[N_MAX * N_MAX];
    double moment[N_MAX];
    double y_squares;
} Normal;

/* Adds a row of X and its y. */
static void add_row(Normal *normal, const double *x, size_t n, double y)
{
    for (size_t row = 0; row < n; row++) {
        for (size_t col = 0; col < n; col++)
            normal->gram[row * n + col] += x[row] * x[col];
        normal->moment[row] += x[row] * y;
    }
    normal->y_squares += y * y;
}

static NnlsProblem problem_of(const Normal *normal, size_t n, double ridge)
{
    return (NnlsProblem){.gram = normal->gram, .moment = normal->moment, .n = n, .ridge = ridge};
}

static void fill_pattern(Normal *normal)
{
    *normal = (Normal){0};
    for (size_t row = 0; row < N_ROWS; row++) {
        double x[5];
        for (size_t col = 0; col < 5; col++)
            x[col] = pattern(row, 13 * (col + 1) + col * col) * (double) (1 + col);
        add_row(normal, x, 5, 0.5 * x[0] + 2 * x[2] - 0.3 * x[3] + 0.2 * pattern(row, 777));
    }
}

static void coefficients_are_those_of_scipy(void **state)
{
    static const struct {
        const char *name;
        double ridge;
        double coefficient[5];
        double unit_error[5]; /* 0: none */
    } cases[] = {
        {"plain",
         0,
         {0.16193857654070606, 0, 1.8532050464978143, 0, 0},
         {0.1758100004572165, 0, 0.05783405058827864, 0, 0}},
        {"ridge",
         0.1,
         {0.5978476755624677, 0.12237787563313977, 1.5074923710588215, 0, 0.025524971376345833},
         {0.17475353266943844, 0.09214046511864564, 0.05751065832520716, 0, 0.03838772630005981}},
    };

    Arena *arena = arena_new();
    NnlsWork *work = nnls_work_new(arena, 5);
    Normal normal;

    (void) state;
    fill_pattern(&normal);
    for (size_t index = 0; index < COUNT_OF(cases); index++) {
        const char *name = cases[index].name;
        NnlsProblem problem = problem_of(&normal, 5, cases[index].ridge);
        double coefficient[5];
        double error[5];
        NnlsResult result = nnls_fit(work, &problem, coefficient, error);

        CASE_TRUE(name, result.has_converged);
        CASE_INT(name, result.n_dependent, 0);
        for (size_t at = 0; at < 5; at++) {
            CASE_NEAR(name, coefficient[at], cases[index].coefficient[at], 1e-11);
            if (coefficient[at] > 0)
                CASE_NEAR(name, error[at], cases[index].unit_error[at], 1e-11);
            else
                CASE_TRUE(name, isnan(error[at]));
        }
    }
    arena_free(arena);
}

static void residual_squares_need_no_rows(void **state)
{
    Arena *arena = arena_new();
    NnlsWork *work = nnls_work_new(arena, 5);
    double coefficient[5];
    double error[5];
    double none[5] = {0};
    Normal normal;

    (void) state;
    fill_pattern(&normal);
    NnlsProblem problem = problem_of(&normal, 5, 0);
    (void) nnls_fit(work, &problem, coefficient, error);
    CASE_NEAR(
        "fit",
        nnls_residual_squares(&problem, coefficient, normal.y_squares),
        30.228786024006816,
        1e-9);
    CASE_NEAR(
        "nothing", nnls_residual_squares(&problem, none, normal.y_squares), normal.y_squares, 0);
    arena_free(arena);
}

static void dependent_columns_are_left_out(void **state)
{
    Arena *arena = arena_new();
    NnlsWork *work = nnls_work_new(arena, 4);
    double coefficient[4];
    double error[4];
    Normal normal = {0};

    (void) state;
    for (size_t row = 0; row < N_ROWS; row++) {
        double a = pattern(row, 13);
        double b = pattern(row, 91);
        double x[4] = {a, b, a, 0}; /* the third is the first again, the fourth empty */
        add_row(&normal, x, 4, 0.7 * a + 0.2 * b);
    }
    NnlsProblem problem = problem_of(&normal, 4, 0);
    NnlsResult result = nnls_fit(work, &problem, coefficient, error);
    CASE_TRUE("converged", result.has_converged);
    CASE_INT("active", result.n_active, 2);
    CASE_INT("dependent", result.n_dependent, 2);
    CASE_NEAR("both are one", coefficient[0] + coefficient[2], 0.7, 1e-9);
    CASE_NEAR("second", coefficient[1], 0.2, 1e-9);
    CASE_NEAR("empty", coefficient[3], 0, 0);
    arena_free(arena);
}

/* A difference of columns is made up by them, and is wanted once one of them has left. */
static void dependent_columns_come_back(void **state)
{
    Arena *arena = arena_new();
    NnlsWork *work = nnls_work_new(arena, 3);
    double coefficient[3];
    double error[3];
    Normal normal = {0};

    (void) state;
    for (size_t row = 0; row < N_ROWS; row++) {
        double a = pattern(row, 13);
        double b = pattern(row, 91);
        double x[3] = {a, b, a - b};
        add_row(&normal, x, 3, 0.5 * a - 0.4 * b);
    }
    NnlsProblem problem = problem_of(&normal, 3, 0);
    (void) nnls_fit(work, &problem, coefficient, error);
    CASE_NEAR("a", coefficient[0], 0.1, 1e-9);
    CASE_NEAR("b", coefficient[1], 0, 0);
    CASE_NEAR("a - b", coefficient[2], 0.4, 1e-9);
    arena_free(arena);
}

/* Karush, Kuhn and Tucker: no gradient upward at the bound, none at all above it. */
static void check_least(const char *name, const Normal *normal, const double *coefficient, size_t n)
{
    for (size_t row = 0; row < n; row++) {
        double gradient = normal->moment[row];
        for (size_t col = 0; col < n; col++)
            gradient -= normal->gram[row * n + col] * coefficient[col];
        CASE_TRUE(name, coefficient[row] >= 0);
        CASE_TRUE(name, gradient <= 1e-6);
        CASE_TRUE(name, coefficient[row] <= 0 || gradient >= -1e-6);
    }
}

static void many_alike_columns_end_at_the_least(void **state)
{
    Arena *arena = arena_new();
    NnlsWork *work = nnls_work_new(arena, N_MAX);
    Normal *normal = ARENA_NEW(arena, Normal);
    double coefficient[N_MAX];
    double error[N_MAX];

    (void) state;
    for (size_t row = 0; row < 1500; row++) {
        double x[N_MAX];
        double y = 0.1 * pattern(row, 5);
        for (size_t col = 0; col < N_MAX; col++) {
            x[col] = 0.9 * pattern(row, 31) + 0.1 * pattern(row, 17 * (col + 2));
            y += col % 12 == 3 ? 0.8 * x[col] : 0;
        }
        add_row(normal, x, N_MAX, y);
    }
    NnlsProblem problem = problem_of(normal, N_MAX, 0);
    CASE_TRUE("converged", nnls_fit(work, &problem, coefficient, error).has_converged);
    check_least("alike", normal, coefficient, N_MAX);
    arena_free(arena);
}

/* The sweeps leave more columns above 0 than can be: some go, and one comes back for another. */
static void dependent_columns_are_exchanged(void **state)
{
    static const double expected[6] = {0.570208, 0.508582, 0, 0.25654, 0, 0.0266146};
    Arena *arena = arena_new();
    NnlsWork *work = nnls_work_new(arena, 6);
    double coefficient[6];
    double error[6];
    Normal normal = {0};

    (void) state;
    for (size_t row = 0; row < 40; row++) {
        double a = pattern(row, 5);
        double b = pattern(row, 16);
        double c = pattern(row, 27);
        double d = pattern(row, 38);
        double x[6] = {a, b, a + b, c, d, c - d};
        add_row(&normal, x, 6, 0.4 * a + 0.3 * b + 0.2 * c - 0.1 * d + 0.5 * pattern(row, 55));
    }
    NnlsProblem problem = problem_of(&normal, 6, 0);
    NnlsResult result = nnls_fit(work, &problem, coefficient, error);
    CASE_TRUE("converged", result.has_converged);
    CASE_INT("dependent", result.n_dependent, 2);
    check_least("least", &normal, coefficient, 6);
    for (size_t at = 0; at < 6; at++)
        CASE_NEAR("coefficient", coefficient[at], expected[at], 1e-6);
    arena_free(arena);
}

static void nothing_to_explain_gives_zeros(void **state)
{
    Arena *arena = arena_new();
    NnlsWork *work = nnls_work_new(arena, 2);
    double gram[4] = {2, 1, 1, 2};
    double moment[2] = {-1, -3};
    double coefficient[2];
    double error[2];
    NnlsProblem problem = {.gram = gram, .moment = moment, .n = 2};

    (void) state;
    CASE_INT("all at the bound", nnls_fit(work, &problem, coefficient, error).n_active, 0);
    CASE_NEAR("first", coefficient[0], 0, 0);
    CASE_NEAR("second", coefficient[1], 0, 0);
    problem.n = 0;
    CASE_TRUE("of none", nnls_fit(work, &problem, coefficient, error).has_converged);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_are_those_of_scipy),
        cmocka_unit_test(residual_squares_need_no_rows),
        cmocka_unit_test(dependent_columns_are_left_out),
        cmocka_unit_test(dependent_columns_come_back),
        cmocka_unit_test(many_alike_columns_end_at_the_least),
        cmocka_unit_test(dependent_columns_are_exchanged),
        cmocka_unit_test(nothing_to_explain_gives_zeros),
    };

    return cmocka_run_group_tests_name("detect/nnls", tests, NULL, NULL);
}
