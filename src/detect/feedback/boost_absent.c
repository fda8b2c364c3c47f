/* What boost.h is in a build without libxgboost. */
#include "boost.h"

static Status absent(Error *err)
{
    return error_set(err, STATUS_UNSUPPORTED, "this program was built without libxgboost");
}

bool boost_is_available(void)
{
    return false;
}

Status boost_fit(
    Arena *arena,
    const BoostMatrix *matrix,
    const BoostLabels *labels,
    const BoostModel **ret_model,
    Error *err)
{
    (void) arena;
    (void) matrix;
    (void) labels;
    (void) ret_model;
    return absent(err);
}

const double *boost_held_out(const BoostModel *model)
{
    (void) model;
    return NULL;
}

Status boost_predict(
    const BoostModel *model, const BoostMatrix *matrix, double *ret_probabilities, Error *err)
{
    (void) model;
    (void) matrix;
    (void) ret_probabilities;
    return absent(err);
}

const double *boost_importance(const BoostModel *model)
{
    (void) model;
    return NULL;
}
