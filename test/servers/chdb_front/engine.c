#include "engine.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

Chdb chdb;
ChdbConnection engine;

static void find(void *library, const char *name, void *ret_function)
{
    void *symbol = dlsym(library, name);

    if (symbol == NULL)
        die(name);
    memcpy(ret_function, &symbol, sizeof(symbol));
}

void open_engine(const char *path, const char *folder)
{
    void *library = dlopen(path, RTLD_NOW);
    char data[4096];
    char program[] = "clickhouse";
    char *arguments[] = {program, data};
    ChdbConnection *connection;

    if (library == NULL)
        die(dlerror());
    find(library, "chdb_connect", &chdb.connect);
    find(library, "chdb_query_n", &chdb.query);
    find(library, "chdb_stream_query_n", &chdb.stream);
    find(library, "chdb_stream_fetch_result", &chdb.fetch);
    find(library, "chdb_stream_cancel_query", &chdb.cancel);
    find(library, "chdb_result_error", &chdb.error);
    find(library, "chdb_result_buffer", &chdb.buffer);
    find(library, "chdb_result_length", &chdb.length);
    find(library, "chdb_result_rows_written", &chdb.rows_written);
    find(library, "chdb_destroy_query_result", &chdb.destroy);
    (void) snprintf(data, sizeof(data), "--path=%s/data", folder);
    connection = chdb.connect(2, arguments);
    if (connection == NULL || *connection == NULL)
        die("the engine does not start");
    engine = *connection;
}
