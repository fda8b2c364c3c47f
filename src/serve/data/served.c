#include "serve/data/served.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/workers.h"
#include "serve/data/source.h"

#define CONNS_MAX    64
#define LEND_WAIT_S  10 /* a request waits so long for a session */
#define LOOK_EVERY_S 2  /* for changes of the store */

typedef struct Idle {
    StoreConn *conn;
    Source *source;
} Idle;

struct Served {
    Arena *arena;
    const Project *project;
    void (*tell)(const char *message);
    pthread_mutex_t lock;    /* of all below */
    pthread_cond_t returned; /* a session came back */
    pthread_cond_t look;     /* there may be a change, or it is time to stop */
    Source *current;
    Idle idle[CONNS_MAX]; /* of `current` alone */
    size_t n_idle;
    size_t n_lent;
    size_t n_conns;
    int64_t version;
    bool must_look;
    bool must_stop;
    pthread_mutex_t writing; /* the store's file is not opened twice, nor copied while it is open */
    Worker *watcher;
};

static void wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, const struct timespec *end)
{
    (void) pthread_cond_timedwait(condition, lock, end);
}

static struct timespec in_seconds(unsigned seconds)
{
    struct timespec end;

    (void) clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += seconds;
    return end;
}

static bool is_past(const struct timespec *end)
{
    struct timespec now = in_seconds(0);

    return now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec >= end->tv_nsec);
}

/* ---- what is shown ---- */

/* What is not shown any more: closed when nobody waits for the lock. */
typedef struct Former {
    StoreConn *conns[CONNS_MAX];
    size_t n_conns;
    Source *source; /* NULL: somebody has a session of it yet */
} Former;

/* With the lock: sessions of the former source that are lent out are closed as they come back. */
static void show(Served *served, Source *source, Former *ret_former)
{
    Source *former = served->current;

    *ret_former = (Former){0};
    while (served->n_idle > 0) {
        Idle *idle = &served->idle[--served->n_idle];
        ret_former->conns[ret_former->n_conns++] = idle->conn;
        (void) source_drop(idle->source); /* `current` holds it too */
    }
    served->current = source;
    served->version++;
    if (former != NULL && source_drop(former))
        ret_former->source = former;
}

static void close_former(const Former *former)
{
    for (size_t at = 0; at < former->n_conns; at++)
        store_disconnect(former->conns[at]);
    if (former->source != NULL)
        source_close(former->source);
}

static Status refresh(Served *served, Renewed *ret_renewed, Error *err)
{
    Source *source = NULL;
    Former former = {0};
    Status status;

    pthread_mutex_lock(&served->writing);
    status = source_renew(served->project, served->current, ret_renewed, &source, err);
    pthread_mutex_unlock(&served->writing);
    pthread_mutex_lock(&served->lock);
    if (status == OK && *ret_renewed == RENEWED_SOURCE)
        show(served, source, &former);
    else if (status == OK && *ret_renewed == RENEWED_DATA)
        served->version++;
    pthread_mutex_unlock(&served->lock);
    close_former(&former);
    return status;
}

/* What was answered before a store went away is not told as if it were there still. */
static void forget_answers(Served *served)
{
    pthread_mutex_lock(&served->lock);
    served->version++;
    pthread_mutex_unlock(&served->lock);
}

/* Tells of a failure once, until it goes well again. */
static void watch(void *context)
{
    Served *served = context;
    Status before = OK;

    for (;;) {
        struct timespec end = in_seconds(LOOK_EVERY_S);
        Renewed renewed = RENEWED_NOT;
        Error err;
        Status status;

        pthread_mutex_lock(&served->lock);
        while (!served->must_stop && !served->must_look && !is_past(&end))
            wait_until(&served->look, &served->lock, &end);
        served->must_look = false;
        if (served->must_stop) {
            pthread_mutex_unlock(&served->lock);
            return;
        }
        pthread_mutex_unlock(&served->lock);
        status = refresh(served, &renewed, &err);
        if (status != OK && status != before && served->tell != NULL)
            served->tell(err.message);
        if (status != OK && before == OK)
            forget_answers(served);
        before = status;
    }
}

void served_changed(Served *served)
{
    pthread_mutex_lock(&served->lock);
    served->version++;
    served->must_look = true;
    pthread_cond_signal(&served->look);
    pthread_mutex_unlock(&served->lock);
}

/* ---- opening ---- */

static Status first_source(Served *served, unsigned wait_s, Error *err)
{
    struct timespec end = in_seconds(wait_s);
    Renewed renewed = RENEWED_NOT_NOW;
    Status status;

    for (;;) {
        status = refresh(served, &renewed, err);
        if (status == OK && renewed == RENEWED_NOT_NOW)
            status = error_set(err, STATUS_BUSY, "the store is held by another process");
        if (status != STATUS_BUSY || is_past(&end))
            break;
        (void) usleep(200 * 1000);
    }
    if (status == STATUS_BUSY)
        error_hint(err, "Wait until that process is done, and start the server again.");
    return status;
}

static Status check_store(const Project *project, Error *err)
{
    const Dialect *dialect = store_dialect_of(project->store_url);

    if (dialect != NULL && dialect->load_table == NULL) {
        (void) error_set(err, STATUS_CONFIG, "a %s database can't be the store", dialect->name);
        error_hint(err, "Pages show the store: duckdb:PATH or postgresql://….");
        return STATUS_CONFIG;
    }
    if (dialect != NULL && dialect->is_embedded &&
        str_starts_with(str_from(project->store_url), STR("duckdb::memory:"))) {
        (void) error_set(err, STATUS_CONFIG, "a store in memory can't be served");
        error_hint(err, "Name a file, for instance duckdb:data/energy.duckdb.");
        return STATUS_CONFIG;
    }
    return OK;
}

Status
served_open(const Project *project, const ServedOptions *options, Served **ret_served, Error *err)
{
    Served *served;
    pthread_condattr_t clock;
    Status status = check_store(project, err);

    if (status != OK)
        return status;
    served = mem_alloc_zero(1, sizeof(*served));
    served->project = project;
    served->tell = options->tell;
    served->n_conns = options->n_conns > 0 ? options->n_conns : 2 * workers_default();
    served->n_conns = served->n_conns > CONNS_MAX ? CONNS_MAX : served->n_conns;
    ASSERT(pthread_condattr_init(&clock) == 0);
    ASSERT(pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) == 0);
    ASSERT(pthread_mutex_init(&served->lock, NULL) == 0);
    ASSERT(pthread_mutex_init(&served->writing, NULL) == 0);
    ASSERT(pthread_cond_init(&served->returned, &clock) == 0);
    ASSERT(pthread_cond_init(&served->look, &clock) == 0);
    (void) pthread_condattr_destroy(&clock);
    status = first_source(served, options->wait_s, err);
    if (status != OK) {
        served_close(served);
        return status;
    }
    served->watcher = worker_start(watch, served);
    *ret_served = served;
    return OK;
}

void served_close(Served *served)
{
    Former former;

    if (served == NULL)
        return;
    pthread_mutex_lock(&served->lock);
    served->must_stop = true;
    pthread_cond_signal(&served->look);
    pthread_mutex_unlock(&served->lock);
    worker_join(served->watcher);
    ASSERT(served->n_lent == 0);
    show(served, NULL, &former);
    close_former(&former);
    (void) pthread_cond_destroy(&served->look);
    (void) pthread_cond_destroy(&served->returned);
    (void) pthread_mutex_destroy(&served->writing);
    (void) pthread_mutex_destroy(&served->lock);
    mem_free(served);
}

/* ---- lending ---- */

Lent served_seen(Served *served)
{
    Lent seen = {0};

    pthread_mutex_lock(&served->lock);
    seen.version = served->version;
    seen.as_of_us = source_as_of_us(served->current);
    pthread_mutex_unlock(&served->lock);
    return seen;
}

static void give_up(Served *served, Source *source)
{
    bool is_last;

    pthread_mutex_lock(&served->lock);
    served->n_lent--;
    is_last = source_drop(source);
    pthread_cond_signal(&served->returned);
    pthread_mutex_unlock(&served->lock);
    if (is_last)
        source_close(source);
}

Status served_lend(Served *served, Lent *ret_lent, Error *err)
{
    struct timespec end = in_seconds(LEND_WAIT_S);
    Lent lent = {0};
    Source *source;
    Status status = OK;

    pthread_mutex_lock(&served->lock);
    while (served->n_lent == served->n_conns && !is_past(&end))
        wait_until(&served->returned, &served->lock, &end);
    if (served->n_lent == served->n_conns) {
        pthread_mutex_unlock(&served->lock);
        (void) error_set(err, STATUS_BUSY, "the server has too much to do");
        error_hint(err, "Try again in a moment.");
        return STATUS_BUSY;
    }
    served->n_lent++;
    source = served->current;
    lent.source = source;
    lent.version = served->version;
    lent.as_of_us = source_as_of_us(source);
    if (served->n_idle > 0) {
        lent.conn = served->idle[--served->n_idle].conn; /* and its hold on the source */
        pthread_mutex_unlock(&served->lock);
    } else {
        source_hold(source);
        pthread_mutex_unlock(&served->lock);
        status = source_connect(source, &lent.conn, err);
        if (status != OK)
            give_up(served, source);
    }
    if (status == OK)
        *ret_lent = lent;
    return status;
}

void served_return(Served *served, Lent *lent)
{
    Source *source = lent->source;
    bool is_lost = store_conn_is_lost(lent->conn);

    pthread_mutex_lock(&served->lock);
    if (!is_lost && source == served->current) {
        served->idle[served->n_idle++] = (Idle){.conn = lent->conn, .source = source};
        served->n_lent--;
        pthread_cond_signal(&served->returned);
        pthread_mutex_unlock(&served->lock);
    } else {
        pthread_mutex_unlock(&served->lock);
        store_disconnect(lent->conn);
        give_up(served, source);
    }
    *lent = (Lent){0};
}

Status served_write(
    Served *served,
    Status (*write)(void *context, StoreConn *conn, Error *err),
    void *context,
    Error *err)
{
    Status status;

    pthread_mutex_lock(&served->writing);
    status = source_write(served->project, write, context, err);
    pthread_mutex_unlock(&served->writing);
    if (status == OK)
        served_changed(served);
    return status;
}
