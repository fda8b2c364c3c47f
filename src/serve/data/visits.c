#include "serve/data/visits.h"

#include <pthread.h>
#include <time.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/workers.h"

#define WRITE_EVERY_S 5 /* what waits is tried again */
#define WAIT_STORED_S 2 /* how long a page waits to say that it is stored */
#define WAITING_MAX   10000
#define BATCH_VISITS  100 /* written in one opening of the store */

struct Visits {
    State *state;
    Served *served;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t come;  /* something was kept, or it is time to stop */
    pthread_cond_t turned;
    int64_t n_turns; /* times the writer looked */
    bool must_write;
    bool must_stop;
    void (*tell)(const char *message);
    Worker *writer;
};

/* ---- the state's table ---- */

static Status read_waiting(
    Arena *arena, Visits *visits, const char *meter_id, size_t most, Table *ret_table, Error *err)
{
    const Param params[] = {
        {.type = COLUMN_TEXT,
         .is_null = meter_id == NULL,
         .value.text = str_from(meter_id == NULL ? "" : meter_id)},
        PARAM_I64((int64_t) most)};
    StoreConn *conn = state_lock(visits->state);
    Sql sql = sql_named(conn, "serve_visits_waiting", params, COUNT_OF(params));
    Status status = store_table(arena, conn, &sql, most, ret_table, err);

    state_unlock(visits->state);
    return status;
}

static Status
keep(Visits *visits, const Inspection *visit, const char *user, int64_t now_us, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(visit->meter_id),
        {.type = COLUMN_DATE, .value.i32 = visit->day},
        PARAM_CSTR(visit->outcome),
        {.type = COLUMN_F64, .is_null = !visit->has_kwh, .value.f64 = visit->kwh},
        {.type = COLUMN_TEXT, .is_null = visit->note == NULL, .value.text = str_from(visit->note)},
        PARAM_CSTR(user),
        PARAM_TIMESTAMP(now_us),
    };
    StoreConn *conn = state_lock(visits->state);
    Sql count = sql_named(conn, "serve_visits_count", NULL, 0);
    Sql add = sql_named(conn, "serve_visits_add", params, COUNT_OF(params));
    int64_t n_waiting = 0;
    Status status = store_value_i64(conn, &count, &n_waiting, err);

    if (status == OK && n_waiting >= WAITING_MAX) {
        status =
            error_set(err, STATUS_LIMIT, "%d visits wait to be written to the store", WAITING_MAX);
        error_hint(err, "Find out what holds the store: eiot status.");
    }
    if (status == OK)
        status = store_run(conn, &add, NULL, err);
    state_unlock(visits->state);
    return status;
}

static Status forget(Visits *visits, const Table *table, size_t row, Error *err)
{
    const Param params[] = {PARAM_I64(table_i64(table, row, table_column(table, "visit_id")))};
    StoreConn *conn = state_lock(visits->state);
    Sql sql = sql_named(conn, "serve_visits_forget", params, COUNT_OF(params));
    Status status = store_run(conn, &sql, NULL, err);

    state_unlock(visits->state);
    return status;
}

/* ---- writing to the store ---- */

static Inspection inspection_of(Arena *arena, const Table *table, size_t row)
{
    size_t kwh = table_column(table, "kwh");
    size_t note = table_column(table, "note");

    return (Inspection){
        .meter_id = str_dup(arena, table_text(table, row, table_column(table, "meter_id"))),
        .day = (int32_t) table_i64(table, row, table_column(table, "inspected_on")),
        .outcome = str_dup(arena, table_text(table, row, table_column(table, "outcome"))),
        .has_kwh = !table_is_null(table, row, kwh),
        .kwh = table_is_null(table, row, kwh) ? 0 : table_f64(table, row, kwh),
        .note =
            table_is_null(table, row, note) ? NULL : str_dup(arena, table_text(table, row, note)),
    };
}

typedef struct Writing {
    Arena *arena;
    Visits *visits;
    Table table;
    size_t n_done;
} Writing;

/* Each is taken out of the state after it is in the store: killed between, it is written again, in
 * place of itself. */
static Status write_all(void *context, StoreConn *conn, Error *err)
{
    Writing *writing = context;
    const Table *table = &writing->table;

    for (; writing->n_done < table->n_rows; writing->n_done++) {
        Inspection visit = inspection_of(writing->arena, table, writing->n_done);
        int64_t sent_us = table_i64(table, writing->n_done, table_column(table, "sent_at"));
        Status status = inspections_record(conn, &visit, sent_us, NULL, err);

        if (status == OK)
            status = forget(writing->visits, table, writing->n_done, err);
        if (status != OK)
            return status;
    }
    return OK;
}

/* Whatever hinders it now, what waits is kept and tried again. */
static void write_waiting(Visits *visits)
{
    Writing writing = {.arena = arena_new(), .visits = visits};
    Error err;
    Status status = read_waiting(writing.arena, visits, NULL, BATCH_VISITS, &writing.table, &err);

    if (status == OK && writing.table.n_rows > 0)
        status = served_write(visits->served, write_all, &writing, &err);
    if (status != OK && status != STATUS_BUSY && visits->tell != NULL)
        visits->tell(err.message);
    arena_free(writing.arena);
}

static struct timespec in_seconds(unsigned seconds)
{
    struct timespec end;

    (void) clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += seconds;
    return end;
}

static void write_on(void *context)
{
    Visits *visits = context;

    pthread_mutex_lock(&visits->lock);
    while (!visits->must_stop) {
        struct timespec end = in_seconds(WRITE_EVERY_S);

        visits->must_write = false;
        pthread_mutex_unlock(&visits->lock);
        if (visits->served != NULL)
            write_waiting(visits);
        pthread_mutex_lock(&visits->lock);
        visits->n_turns++;
        pthread_cond_broadcast(&visits->turned);
        while (!visits->must_stop && !visits->must_write &&
               pthread_cond_timedwait(&visits->come, &visits->lock, &end) == 0)
            continue;
    }
    pthread_mutex_unlock(&visits->lock);
}

/* ---- from outside ---- */

Visits *visits_open(State *state, Served *served, void (*tell)(const char *message))
{
    Visits *visits = mem_alloc_zero(1, sizeof(*visits));
    pthread_condattr_t clock;

    visits->state = state;
    visits->served = served;
    visits->tell = tell;
    ASSERT(pthread_condattr_init(&clock) == 0);
    ASSERT(pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) == 0);
    ASSERT(pthread_mutex_init(&visits->lock, NULL) == 0);
    ASSERT(pthread_cond_init(&visits->come, &clock) == 0);
    ASSERT(pthread_cond_init(&visits->turned, &clock) == 0);
    (void) pthread_condattr_destroy(&clock);
    visits->writer = worker_start(write_on, visits);
    return visits;
}

void visits_close(Visits *visits)
{
    if (visits == NULL)
        return;
    pthread_mutex_lock(&visits->lock);
    visits->must_stop = true;
    pthread_cond_signal(&visits->come);
    pthread_mutex_unlock(&visits->lock);
    worker_join(visits->writer);
    (void) pthread_cond_destroy(&visits->turned);
    (void) pthread_cond_destroy(&visits->come);
    (void) pthread_mutex_destroy(&visits->lock);
    mem_free(visits);
}

/* Wakes the writer and waits for a whole turn of it: one that began before may have missed the
 * visit. */
static void wait_for_turn(Visits *visits)
{
    struct timespec end = in_seconds(WAIT_STORED_S);
    int64_t wanted;

    pthread_mutex_lock(&visits->lock);
    wanted = visits->n_turns + 2;
    while (visits->n_turns < wanted) {
        visits->must_write = true;
        pthread_cond_signal(&visits->come);
        if (pthread_cond_timedwait(&visits->turned, &visits->lock, &end) != 0)
            break;
    }
    pthread_mutex_unlock(&visits->lock);
}

Status visits_add(
    Visits *visits,
    const Inspection *visit,
    const char *user,
    int64_t now_us,
    bool *ret_is_stored,
    Error *err)
{
    Arena *arena = arena_new();
    Table table;
    Status status = keep(visits, visit, user, now_us, err);

    if (status == OK) {
        served_changed(visits->served);
        wait_for_turn(visits);
        status = read_waiting(arena, visits, visit->meter_id, WAITING_MAX, &table, err);
    }
    if (status == OK)
        *ret_is_stored = table.n_rows == 0;
    arena_free(arena);
    return status;
}

Status
visits_waiting(Arena *arena, Visits *visits, const char *meter_id, Json **ret_list, Error *err)
{
    Table table;
    Json *list;
    Status status = read_waiting(arena, visits, meter_id, WAITING_MAX, &table, err);

    if (status != OK)
        return status;
    list = json_array();
    for (size_t row = 0; row < table.n_rows; row++) {
        Inspection visit = inspection_of(arena, &table, row);
        char day[CIVIL_TEXT_MAX];
        char sent[CIVIL_TEXT_MAX];

        json_array_append_new(
            list,
            json_pack(
                "{s:s, s:s, s:s, s:o, s:s?, s:s, s:s}",
                "meter_id",
                visit.meter_id,
                "inspected_on",
                civil_day_text(visit.day, day),
                "outcome",
                visit.outcome,
                "kwh",
                visit.has_kwh ? json_real(visit.kwh) : json_null(),
                "note",
                visit.note,
                "user",
                str_dup(arena, table_text(&table, row, table_column(&table, "user_name"))),
                "sent_at",
                civil_text_utc(table_i64(&table, row, table_column(&table, "sent_at")), sent)));
    }
    *ret_list = list;
    return OK;
}
