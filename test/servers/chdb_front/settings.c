#include "settings.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "engine.h"

/* Runs a statement of the front's own; false, and the answer is sent, when the engine refuses it.
 */
static bool run_own(int socket, Text *statement)
{
    ChdbResult *result = chdb.query(engine, statement->ptr, statement->len, "Null", 4);
    const char *error = chdb.error(result);

    if (error != NULL && socket >= 0)
        (void) answer_error(socket, error);
    chdb.destroy(result);
    free(statement->ptr);
    return error == NULL;
}

static bool is_setting(const char *name)
{
    static const char others[] = " query database default_format wait_end_of_query buffer_size "
                                 "query_id session_id client_protocol_version ";
    char word[160];

    (void) snprintf(word, sizeof(word), " %s ", name);
    return strstr(others, word) == NULL;
}

bool apply_settings(int socket, const Request *request)
{
    const char *database = value_of(request, "database");
    Text use = {0};

    for (size_t at = 0; at < request->n_parameters; at++) {
        Text set = {0};

        if (!is_setting(request->parameters[at].name))
            continue;
        add_text(&set, "SET ");
        add_text(&set, request->parameters[at].name);
        add_text(&set, " = ");
        add_quoted(&set, &request->parameters[at].value);
        if (!run_own(socket, &set))
            return false;
    }
    add_text(&use, "USE `");
    add_text(&use, database == NULL ? "default" : database);
    add_text(&use, "`");
    return run_own(socket, &use);
}

void reset_settings(const Request *request)
{
    for (size_t at = 0; at < request->n_parameters; at++) {
        Text set = {0};

        if (!is_setting(request->parameters[at].name) ||
            strncmp(request->parameters[at].name, "param_", 6) == 0)
            continue;
        add_text(&set, "SET ");
        add_text(&set, request->parameters[at].name);
        add_text(&set, " = DEFAULT");
        (void) run_own(-1, &set);
    }
}
