#include "conduct.h"

#include "base/mem.h"

static const char *const NAMES[SIM_N_CONDUCTS] = {
    [SIM_HONEST] = "",
    [SIM_VACANCY] = "vacancy",
    [SIM_MOVED_OUT] = "moved_out",
    [SIM_CUSTOMER_CHANGE] = "customer_change",
    [SIM_SOLAR] = "solar",
    [SIM_EFFICIENCY] = "efficiency",
    [SIM_FAULTY_METER] = "faulty_meter",
    [SIM_WRONG_MULTIPLIER] = "wrong_multiplier",
    [SIM_WRONG_MAPPING] = "wrong_mapping",
    [SIM_BYPASS] = "bypass",
    [SIM_NIGHT_BYPASS] = "night_bypass",
    [SIM_H1] = "h1",
    [SIM_H2] = "h2",
    [SIM_H3] = "h3",
    [SIM_H4] = "h4",
    [SIM_H5] = "h5",
    [SIM_H6] = "h6",
    [SIM_FDI1] = "fdi1",
    [SIM_FDI2] = "fdi2",
    [SIM_FDI3] = "fdi3",
    [SIM_FDI4] = "fdi4",
    [SIM_FDI5] = "fdi5",
    [SIM_FDI6] = "fdi6",
    [SIM_GHOST_VENDING] = "ghost_vending",
    [SIM_HOOK_UP] = "hook_up",
};

const char *sim_conduct_name(SimConduct conduct)
{
    return NAMES[conduct];
}

static Status no_kind(Str word, Error *err)
{
    const char *names[SIM_N_CONDUCTS - SIM_BYPASS + 1] = {0};
    const char *nearest;

    for (size_t at = 0; at + 1 < COUNT_OF(names); at++)
        names[at] = NAMES[SIM_BYPASS + at];
    nearest = str_nearest(word, names);
    (void) error_set(err, STATUS_USAGE, "'%.*s' is no kind of theft", STR_ARG(word));
    if (nearest != NULL)
        error_hint(err, "Did you mean `%s`?", nearest);
    else
        error_hint(
            err,
            "Kinds are bypass, night_bypass, h1 to h6, fdi1 to fdi6, ghost_vending and hook_up, "
            "several with commas.");
    return STATUS_USAGE;
}

static Status add_kind(Str word, SimKinds *kinds, Error *err)
{
    for (SimConduct conduct = SIM_BYPASS; conduct < SIM_N_CONDUCTS; conduct++) {
        if (!str_equal(word, str_from(NAMES[conduct])))
            continue;
        if (kinds->n == SIM_MAX_KINDS)
            return error_set(
                err, STATUS_USAGE, "more than %d kinds of theft are given", SIM_MAX_KINDS);
        kinds->items[kinds->n++] = conduct;
        return OK;
    }
    return no_kind(word, err);
}

Status sim_kinds_parse(Str text, SimKinds *ret_kinds, Error *err)
{
    SimKinds kinds = {0};
    size_t start = 0;

    for (size_t at = 0; at <= text.len; at++) {
        Str word = {.ptr = text.ptr + start, .len = at - start};

        if (at < text.len && text.ptr[at] != ',')
            continue;
        Status status = add_kind(str_trim(word), &kinds, err);
        if (status != OK)
            return status;
        start = at + 1;
    }
    *ret_kinds = kinds;
    return OK;
}
