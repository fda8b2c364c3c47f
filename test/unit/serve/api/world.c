#include "world.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/parse.h"

#define FIELDS_MAX 16

static int64_t now_us(void)
{
    return WORLD_NOW;
}

static const char *source_file(const World *world, const char *name)
{
    const char *root = getenv("EIOT_SOURCE_ROOT");

    assert_non_null(root);
    return arena_printf(world->arena, "%s/test/unit/serve/api/%s", root, name);
}

static void run_file(World *world, const char *name)
{
    Error err = {0};
    Str text;

    CASE_OK(
        name, file_read(world->arena, source_file(world, name), 1024 * 1024, &text, &err), &err);
    CASE_OK(name, store_script(world->conn, name, text, &err), &err);
}

/* ---- the store ---- */

static void run_on(const char *url, const char *text)
{
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error err = {0};

    CASE_OK("open", store_open(url, 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK(text, store_script(conn, "test", str_from(text), &err), &err);
    store_disconnect(conn);
    store_close(store);
}

/* NULL for a store of DuckDB. Skips the test when there is no server. */
static const char *server_of_tests(void)
{
    const char *kind = getenv("EIOT_TEST_SERVE_STORE");
    const char *server = getenv("EIOT_TEST_POSTGRES");

    if (kind == NULL)
        return NULL;
    if (server == NULL) {
        printf("SKIP: EIOT_TEST_POSTGRES is not set\n");
        skip();
    }
    return server;
}

/* A database of this process; the server goes after the tests. */
static const char *server_url(World *world, const char *server)
{
    static int n_made;
    const char *slash = strrchr(server, '/');
    const char *name = arena_printf(world->arena, "serve_%d_%d", (int) getpid(), n_made++);

    run_on(
        server,
        arena_printf(
            world->arena,
            "create database %s template template0 encoding 'UTF8' lc_collate 'C' lc_ctype "
            "'C.UTF-8'",
            name));
    return arena_printf(world->arena, "%.*s/%s", (int) (slash - server), server, name);
}

static void open_store(World *world, const char *server)
{
    static const char folder[] = "/tmp/eiot_serve_XXXXXX";
    Error err = {0};

    world->folder = arena_copy(world->arena, folder, strlen(folder));
    assert_non_null(mkdtemp(world->folder));
    world->url = server != NULL ? server_url(world, server)
                                : arena_printf(world->arena, "duckdb:%s/s.duckdb", world->folder);
    CASE_OK("open", store_open(world->url, 2, &world->store, &err), &err);
    CASE_OK("connect", store_connect(world->store, &world->conn, &err), &err);
    CASE_OK("migrate", store_migrate(world->conn, NULL, &err), &err);
    if (server != NULL)
        world_sql(
            world, "create table raw_data.readings_any partition of raw_data.readings default");
}

static void close_store(World *world)
{
    store_disconnect(world->conn);
    store_close(world->store);
    world->conn = NULL;
    world->store = NULL;
}

/* ---- the app ---- */

static World *open_world(bool has_site)
{
    const char *server = server_of_tests();
    Arena *arena = arena_new();
    World *world = ARENA_NEW(arena, World);
    Error err = {0};

    world->arena = arena;
    open_store(world, server);
    if (has_site) {
        run_file(world, "marts.sql");
        run_file(world, "site.sql");
    }
    world->project = (Project){
        .folder = world->folder,
        .store_url = world->url,
        .zone = "Africa/Dakar",
        .site = "Site <1>",
        .currency = "USD",
        .price_per_kwh = 100,
        .visit_cost = 5000,
        .recovery_months = 6,
        .budget = 20,
        .n_threads = 2,
    };
    world->identity = (Identity){.user = "awa", .role = ROLE_ADMIN, .csrf = "secret"};
    world->app = (App){.project = &world->project, .now_us = now_us};
    for (int lang = LANG_EN; lang <= LANG_FR; lang++) {
        CASE_OK(
            "words",
            suspects_words(arena, &world->project, (Lang) lang, &world->words[lang], &err),
            &err);
        world->app.words[lang] = &world->words[lang];
        CASE_OK(
            "words of expectations",
            locale_load(
                arena, &world->project, "quality", (Lang) lang, &world->app.quality[lang], &err),
            &err);
        CASE_OK(
            "words of problems",
            locale_load(
                arena, &world->project, "problems", (Lang) lang, &world->app.problems[lang], &err),
            &err);
    }
    CASE_OK("state", state_open(":memory:", &world->app.state, &err), &err);
    CASE_OK("accounts", accounts_open(world->app.state, &world->app.accounts, &err), &err);
    world->app.visits = visits_open(world->app.state, NULL, NULL);
    return world;
}

World *world_open(void)
{
    return open_world(true);
}

World *world_open_empty(void)
{
    return open_world(false);
}

void world_serve(World *world)
{
    ServedOptions options = {.wait_s = 10};
    Error err = {0};

    visits_close(world->app.visits);
    close_store(world);
    CASE_OK("serve", served_open(&world->project, &options, &world->app.served, &err), &err);
    world->app.visits = visits_open(world->app.state, world->app.served, NULL);
}

static void remove_folder(const World *world)
{
    const char **paths;
    size_t n;
    Error err = {0};

    CASE_OK("list", file_list(world->arena, world->folder, &paths, &n, &err), &err);
    for (size_t at = 0; at < n; at++)
        (void) unlink(paths[at]);
    (void) rmdir(world->folder);
}

void world_close(World *world)
{
    visits_close(world->app.visits);
    if (world->app.served != NULL)
        served_close(world->app.served);
    accounts_close(world->app.accounts);
    state_close(world->app.state);
    if (world->store != NULL)
        close_store(world);
    remove_folder(world);
    arena_free(world->arena);
}

/* ---- calls ---- */

static size_t split_query(Arena *arena, const char *query, HttpField *fields)
{
    size_t n = 0;

    while (query != NULL && *query != '\0') {
        size_t length = strcspn(query, "&");
        size_t name = strcspn(query, "=");
        const char *decoded = NULL;

        assert_true(n < FIELDS_MAX && name < length);
        assert_true(request_decode(
            arena, (Str){.ptr = query + name + 1, .len = length - name - 1}, &decoded));
        fields[n++] = (HttpField){arena_copy(arena, query, name), decoded};
        query += length + (query[length] == '&');
    }
    return n;
}

static const char *problem_text(World *world)
{
    Json *problem = NULL;
    const char *detail;
    const char *hint;
    const char *text;
    Error err = {0};

    CASE_TEXT("type", world->answer.type, "application/problem+json");
    CASE_OK("problem", json_parse(world->answer.body, "problem", &problem, &err), &err);
    detail = json_string_value(json_object_get(problem, "detail"));
    hint = json_string_value(json_object_get(problem, "hint"));
    text = arena_printf(
        world->arena,
        "%d %s%s%s",
        world->answer.status,
        detail,
        hint == NULL ? "" : " | ",
        hint == NULL ? "" : hint);
    json_decref(problem);
    return text;
}

static const char *call(World *world, Handler handle, const char *id, Request *request)
{
    Call one = {
        .app = &world->app,
        .request = request,
        .answer = &world->answer,
        .arena = world->arena,
        .conn = world->conn,
        .as_of_us = world->as_of_us,
        .id = id,
        .identity = world->identity,
        .lang = world->lang,
        .now_us = WORLD_NOW,
    };
    Lent lent = {0};
    Error err = {0};
    Status status;

    world->answer = (Answer){0};
    if (world->app.served != NULL)
        CASE_OK("lend", served_lend(world->app.served, &lent, &err), &err);
    if (lent.conn != NULL)
        one.conn = lent.conn;
    status = handle(&one, &err);
    if (lent.conn != NULL)
        served_return(world->app.served, &lent);
    if (status != OK) {
        CASE_INT("status of the error", err.status, status);
        return arena_printf(
            world->arena,
            "%s %s%s%s",
            status_name(status),
            err.message,
            err.hint[0] == '\0' ? "" : " | ",
            err.hint);
    }
    if (world->answer.status == 200 || world->answer.status == 201)
        return str_dup(world->arena, world->answer.body);
    if (world->answer.status == 204)
        return "204";
    return problem_text(world);
}

const char *world_get(World *world, Handler handle, const char *id, const char *query)
{
    HttpField fields[FIELDS_MAX];
    HttpField headers[] = {{"Cookie", world->cookie == NULL ? "" : world->cookie}};
    Request request = {
        .arena = world->arena,
        .method = "GET",
        .path = "/",
        .query = fields,
        .n_query = split_query(world->arena, query, fields),
        .headers = headers,
        .n_headers = COUNT_OF(headers),
        .peer = "192.0.2.7",
        .is_tls = world->is_tls,
    };

    return call(world, handle, id, &request);
}

void world_asks(World *world, const Ask *asks, size_t n_asks)
{
    for (size_t at = 0; at < n_asks; at++) {
        const Ask *ask = &asks[at];
        const char *answer = world_get(world, ask->handle, ask->id, ask->query);

        if (ask->member != NULL)
            answer = world_member(world, answer, ask->member);
        CASE_TEXT(ask->name, answer, ask->expected);
    }
}

const char *world_send(World *world, Handler handle, const char *id, const char *json)
{
    HttpField headers[] = {
        {"Content-Type", "application/json"},
        {"Cookie", world->cookie == NULL ? "" : world->cookie},
    };
    Request request = {
        .arena = world->arena,
        .method = "POST",
        .path = "/",
        .headers = headers,
        .n_headers = COUNT_OF(headers),
        .body = str_from(json),
        .peer = "192.0.2.7",
        .is_tls = world->is_tls,
    };

    return call(world, handle, id, &request);
}

const char *world_header(const World *world, const char *name)
{
    for (size_t at = 0; at < world->answer.n_headers; at++)
        if (strcmp(world->answer.headers[at].name, name) == 0)
            return world->answer.headers[at].value;
    return "";
}

/* ---- behind the doors ---- */

void world_sql(World *world, const char *script)
{
    Error err = {0};

    CASE_OK(script, store_script(world->conn, "test", str_from(script), &err), &err);
}

void world_state_sql(World *world, const char *script)
{
    Error err = {0};
    StoreConn *conn = state_lock(world->app.state);

    CASE_OK(script, store_script(conn, "test", str_from(script), &err), &err);
    state_unlock(world->app.state);
}

static const char *text_at(const Json *item, const char *name)
{
    const char *text = json_string_value(json_object_get(item, name));

    return text == NULL ? "-" : text;
}

const char *world_audit(World *world, int most)
{
    StrBuf text = strbuf_new(world->arena);
    Json *page = NULL;
    Json *items;
    Error err = {0};

    CASE_OK(
        "audit",
        audit_list(world->arena, world->app.state, "", "", "", most, 0, &page, &err),
        &err);
    items = json_object_get(page, "items");
    for (size_t at = 0; at < json_array_size(items); at++) {
        const Json *item = json_array_get(items, at);

        strbuf_printf(
            &text,
            "%s %s %s %s %s\n",
            text_at(item, "user"),
            text_at(item, "peer"),
            text_at(item, "action"),
            text_at(item, "object"),
            text_at(item, "detail"));
    }
    json_decref(page);
    return strbuf_text(&text);
}

const char *world_member(World *world, const char *answer, const char *path)
{
    Json *root = NULL;
    const Json *at;
    const char *text;
    Error err = {0};

    CASE_OK(answer, json_parse(str_from(answer), "answer", &root, &err), &err);
    at = root;
    while (*path != '\0' && at != NULL) {
        size_t length = strcspn(path, ".");
        int64_t index = 0;

        if (str_parse_i64((Str){path, length}, &index))
            at = json_array_get(at, (size_t) index);
        else
            at = json_object_get(at, arena_copy(world->arena, path, length));
        path += length + (path[length] == '.');
    }
    text = at == NULL ? "none" : json_text(world->arena, at, false);
    json_decref(root);
    return text;
}
