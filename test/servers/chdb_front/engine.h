/*
 * engine: libchdb, which comes without a header. It has one session: one statement at a time.
 */
#ifndef EIOT_TEST_CHDB_FRONT_ENGINE_H
#define EIOT_TEST_CHDB_FRONT_ENGINE_H

#include <stddef.h>
#include <stdint.h>

typedef struct ChdbConn *ChdbConnection;
typedef struct ChdbResult ChdbResult;

typedef struct Chdb {
    ChdbConnection *(*connect)(int argc, char **argv);
    ChdbResult *(*query)(ChdbConnection, const char *, size_t, const char *, size_t);
    ChdbResult *(*stream)(ChdbConnection, const char *, size_t, const char *, size_t);
    ChdbResult *(*fetch)(ChdbConnection, ChdbResult *);
    void (*cancel)(ChdbConnection, ChdbResult *);
    const char *(*error)(ChdbResult *);
    char *(*buffer)(ChdbResult *);
    size_t (*length)(ChdbResult *);
    uint64_t (*rows_written)(ChdbResult *);
    void (*destroy)(ChdbResult *);
} Chdb;

extern Chdb chdb;
extern ChdbConnection engine;

/* Loads the library at `path` and opens the data in `folder`; ends the program when it can't. */
void open_engine(const char *path, const char *folder);

#endif
