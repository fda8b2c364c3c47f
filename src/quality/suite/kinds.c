#include <string.h>

#include "base/mem.h"
#include "quality/suite/suite.h"
#include "quality/suite/suite_internal.h"

static const Kind kinds[] = {
#define KIND(id, type, family, required, optional) {KIND_##id, type, family, required, optional},
#include "kinds.def"
#undef KIND
};

const Kind *expectation_kind_find(Str type)
{
    for (size_t at = 0; at < COUNT_OF(kinds); at++)
        if (str_equal(type, str_from(kinds[at].type)))
            return &kinds[at];
    return NULL;
}

const Kind *kind_at(KindId id)
{
    ASSERT(id < KIND_COUNT);
    return &kinds[id];
}

int layer_rank(const char *layer)
{
    static const char *const layers[] = {"raw", "staging", "marts"};

    for (size_t at = 0; at < COUNT_OF(layers); at++)
        if (strcmp(layers[at], layer) == 0)
            return (int) at;
    return -1;
}

const char *severity_name(Severity severity)
{
    static const char *const names[] = {"critical", "warning", "info"};

    return names[severity];
}

const char *outcome_name(Outcome outcome)
{
    static const char *const names[] = {"passed", "failed", "not_judged"};

    return names[outcome];
}
