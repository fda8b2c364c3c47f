#include "status.h"

static const struct {
    const char *name;
    int code;
    const char *text;
} kinds[] = {

#define STATUS(name, code, text) {#name, code, text},
#include "status.def"
#undef STATUS
};

const char *status_name(Status status)
{
    return kinds[status].name;
}

const char *status_text(Status status)
{
    return kinds[status].text;
}

int status_exit_code(Status status)
{
    return kinds[status].code;
}
