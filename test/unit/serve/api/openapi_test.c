/* web/openapi.json says what the server does: every route is in it and no other, and what handlers
 * answer is what its schemas say, member by member. */
#include "base/asset.h"
#include "serve/api/routes.h"
#include "world.h"

#define PREFIX "/api/v1"

static Json *read_document(void)
{
    Json *document = NULL;
    Error err = {0};

    CASE_OK(
        "document",
        json_parse(asset_text("web/openapi.json"), "web/openapi.json", &document, &err),
        &err);
    return document;
}

/* "get" of "GET" */
static const char *lower(Arena *arena, const char *method)
{
    char *text = arena_copy(arena, method, strlen(method));

    for (char *at = text; *at != '\0'; at++)
        *at = (char) (*at + ('a' - 'A'));
    return text;
}

static const Json *
operation(Arena *arena, const Json *document, const char *method, const char *path)
{
    const Json *paths = json_object_get(document, "paths");

    if (strncmp(path, PREFIX, strlen(PREFIX)) != 0)
        return NULL;
    return json_object_get(json_object_get(paths, path + strlen(PREFIX)), lower(arena, method));
}

/* ---- routes ---- */

static const char *server_of(const Json *document)
{
    const Json *servers = json_object_get(document, "servers");

    return json_string_value(json_object_get(json_array_get(servers, 0), "url"));
}

static size_t operations_of(const Json *document)
{
    const char *path;
    Json *methods;
    size_t n = 0;

    json_object_foreach(json_object_get(document, "paths"), path, methods)
    {
        n += json_object_size(methods);
    }
    return n;
}

static void every_route_is_described(void **state)
{
    Arena *arena = arena_new();
    Json *document = read_document();
    size_t n_of_api = 0;

    (void) state;
    for (size_t at = 0; at < n_routes; at++) {
        const Route *route = &route_table[at];
        const char *name = arena_printf(arena, "%s %s", route->method, route->path);
        const Json *described = operation(arena, document, route->method, route->path);

        if (strncmp(route->path, PREFIX "/", strlen(PREFIX) + 1) != 0)
            continue;
        n_of_api++;
        if (described == NULL)
            fail_msg("%s is not in web/openapi.json", name);
        CASE_TEXT(
            name,
            json_string_value(json_object_get(described, "x-role")),
            route->role == ROLE_NONE ? "none" : role_name(route->role));
        CASE_TRUE(name, json_is_string(json_object_get(described, "summary")));
        CASE_INT(
            name,
            json_array_size(json_object_get(described, "security")) == 0,
            route->role == ROLE_NONE);
    }
    CASE_TEXT("below", server_of(document), PREFIX);
    CASE_INT("no other", operations_of(document), n_of_api);
    json_decref(document);
    arena_free(arena);
}

/* ---- answers ---- */

typedef struct Check {
    Arena *arena;
    const Json *document;
    const char *name; /* of the case */
    size_t n_examples;
} Check;

static const Json *schema_of(const Check *check, const Json *schema)
{
    const char *name = json_string_value(json_object_get(schema, "$ref"));
    const Json *at = check->document;

    if (name == NULL)
        return schema;
    CASE_TRUE(name, strncmp(name, "#/", 2) == 0);
    for (name += 2; *name != '\0' && at != NULL;) {
        size_t length = strcspn(name, "/");

        at = json_object_get(at, arena_copy(check->arena, name, length));
        name += length + (name[length] == '/');
    }
    if (at == NULL)
        fail_msg(
            "%s: there is no %s", check->name, json_string_value(json_object_get(schema, "$ref")));
    return at;
}

static bool is_type(const Json *value, const char *type)
{
    if (strcmp(type, "integer") == 0)
        return json_is_integer(value);
    if (strcmp(type, "number") == 0)
        return json_is_number(value);
    if (strcmp(type, "string") == 0)
        return json_is_string(value);
    if (strcmp(type, "boolean") == 0)
        return json_is_boolean(value);
    if (strcmp(type, "array") == 0)
        return json_is_array(value);
    if (strcmp(type, "object") == 0)
        return json_is_object(value);
    return strcmp(type, "null") == 0 && json_is_null(value);
}

static bool has_type(const Json *value, const Json *type)
{
    if (json_is_string(type))
        return is_type(value, json_string_value(type));
    for (size_t at = 0; at < json_array_size(type); at++)
        if (is_type(value, json_string_value(json_array_get(type, at))))
            return true;
    return type == NULL;
}

static bool is_listed(const Json *value, const Json *list)
{
    for (size_t at = 0; at < json_array_size(list); at++)
        if (json_equal(value, json_array_get(list, at)))
            return true;
    return list == NULL;
}

static void conform(Check *check, Json *value, const Json *schema, const char *place);

static void conform_object(Check *check, Json *value, const Json *schema, const char *place)
{
    const Json *properties = json_object_get(schema, "properties");
    const Json *required = json_object_get(schema, "required");
    const char *name;
    Json *member;

    json_object_foreach(value, name, member)
    {
        const Json *described = json_object_get(properties, name);
        const char *where = arena_printf(check->arena, "%s.%s", place, name);

        if (described == NULL && json_is_false(json_object_get(schema, "additionalProperties")))
            fail_msg("%s: %s is not described", check->name, where);
        if (described != NULL)
            conform(check, member, described, where);
    }
    for (size_t at = 0; at < json_array_size(required); at++) {
        name = json_string_value(json_array_get(required, at));
        if (json_object_get(value, name) == NULL)
            fail_msg("%s: %s.%s is missing", check->name, place, name);
    }
}

/* Of two ways the second is null. */
static const Json *way_of(const Json *value, const Json *ways)
{
    return json_array_get(ways, json_is_null(value) ? 1 : 0);
}

static void conform(Check *check, Json *value, const Json *schema, const char *place)
{
    const Json *ways = json_object_get(schema, "anyOf");

    if (ways != NULL) {
        conform(check, value, way_of(value, ways), place);
        return;
    }
    schema = schema_of(check, schema);
    if (!has_type(value, json_object_get(schema, "type")) ||
        !is_listed(value, json_object_get(schema, "enum")))
        fail_msg(
            "%s: %s is %s, expected %s",
            check->name,
            place,
            json_text(check->arena, value, false),
            json_text(check->arena, schema, false));
    if (json_is_object(value))
        conform_object(check, value, schema, place);
    for (size_t at = 0; at < json_array_size(value); at++)
        conform(
            check,
            json_array_get(value, at),
            json_object_get(schema, "items"),
            arena_printf(check->arena, "%s.%zu", place, at));
}

static const Json *answer_schema(Check *check, const Json *described, const char **ret_type)
{
    Json *responses = json_object_get(described, "responses");
    Json *ok = json_object_get(responses, "200");
    Json *content = json_object_get(ok == NULL ? json_object_get(responses, "201") : ok, "content");
    void *first = json_object_iter(content);

    if (first == NULL)
        fail_msg("%s: no content is described", check->name);
    *ret_type = json_object_iter_key(first);
    return json_object_get(json_object_iter_value(first), "schema");
}

static Handler handler_of(const char *method, const char *path)
{
    for (size_t at = 0; at < n_routes; at++)
        if (strcmp(route_table[at].method, method) == 0 && strcmp(route_table[at].path, path) == 0)
            return route_table[at].handle;
    fail_msg("no route %s %s", method, path);
    return NULL;
}

static void conform_answer(World *world, Check *check, const char *method, const char *path)
{
    const Json *described = operation(check->arena, check->document, method, path);
    const char *type = NULL;
    const Json *schema;
    Json *value = NULL;
    Error err = {0};

    check->name = arena_printf(check->arena, "%s %s", method, path);
    schema = answer_schema(check, described, &type);
    CASE_TRUE(check->name, strncmp(world->answer.type, type, strlen(type)) == 0);
    if (strcmp(type, "application/json") != 0)
        return;
    CASE_OK(check->name, json_parse(world->answer.body, "answer", &value, &err), &err);
    conform(check, value, schema, "answer");
    json_decref(value);
}

static void answers_are_what_is_described(void **state)
{
    static const struct {
        const char *path;
        const char *id;
        const char *query;
    } cases[] = {
        {"/api/v1/openapi.json", NULL, NULL},
        {"/api/v1/session", NULL, NULL},
        {"/api/v1/site", NULL, NULL},
        {"/api/v1/overview", NULL, NULL},
        {"/api/v1/days", NULL, NULL},
        {"/api/v1/network", NULL, NULL},
        {"/api/v1/nodes/{id}", "T1", NULL},
        {"/api/v1/nodes/{id}", "F1", NULL},
        {"/api/v1/nodes/{id}/days", "T1", NULL},
        {"/api/v1/nodes/{id}/meters", "S1", NULL},
        {"/api/v1/forecasts", NULL, NULL},
        {"/api/v1/forecasts/{id}", "F1", "kind=feeder"},
        {"/api/v1/suspects", NULL, "all=1"},
        {"/api/v1/suspects", NULL, "cause=solar"},
        {"/api/v1/suspects/budget", NULL, NULL},
        {"/api/v1/suspects.csv", NULL, NULL},
        {"/api/v1/suspects.xlsx", NULL, NULL},
        {"/api/v1/meters", NULL, NULL},
        {"/api/v1/meters/{id}", "M1", NULL},
        {"/api/v1/meters/{id}", HOSTILE, NULL},
        {"/api/v1/meters/{id}", "M3", NULL},
        {"/api/v1/meters/{id}/readings", "M1", NULL},
        {"/api/v1/meters/{id}/readings", "M3", NULL},
        {"/api/v1/meters/{id}/days", "M1", NULL},
        {"/api/v1/meters/{id}/heatmap", "M1", NULL},
        {"/api/v1/meters/{id}/profile", "M1", NULL},
        {"/api/v1/meters/{id}/peers", "M1", NULL},
        {"/api/v1/inspections", NULL, NULL},
        {"/api/v1/quality", NULL, NULL},
        {"/api/v1/quality/expectations", NULL, NULL},
        {"/api/v1/rejects", NULL, NULL},
        {"/api/v1/files", NULL, NULL},
        {"/api/v1/coverage", NULL, NULL},
        {"/api/v1/runs", NULL, NULL},
        {"/api/v1/runs/{id}", "r1", NULL},
        {"/api/v1/assignees", NULL, NULL},
        {"/api/v1/users", NULL, NULL},
        {"/api/v1/tokens", NULL, NULL},
        {"/api/v1/audit", NULL, NULL},
    };

    World *world = world_open();
    Json *document = read_document();
    Check check = {.arena = world->arena, .document = document};
    size_t n_asked = 0;

    (void) state;
    world_state_sql(
        world,
        "insert into access.waiting_visits (visit_id, meter_id, inspected_on, outcome, user_name, "
        "sent_at) values (1, 'M1', '2025-07-10', 'cleared', 'bo', now())");
    (void) world_send(world, api_user_add, NULL, "{\"name\":\"bo\",\"role\":\"analyst\"}");
    conform_answer(world, &check, "POST", "/api/v1/users");
    (void) world_send(world, api_user_password, "bo", "{}");
    conform_answer(world, &check, "POST", "/api/v1/users/{id}/password");
    world->identity.user = "bo";
    (void) world_send(world, api_token_add, NULL, "{\"label\":\"x\",\"role\":\"viewer\"}");
    conform_answer(world, &check, "POST", "/api/v1/tokens");
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        (void) world_get(world, handler_of("GET", cases[at].path), cases[at].id, cases[at].query);
        conform_answer(world, &check, "GET", cases[at].path);
    }
    for (size_t at = 0; at < n_routes; at++) {
        bool is_asked = strcmp(route_table[at].method, "GET") != 0 ||
                        strncmp(route_table[at].path, PREFIX, strlen(PREFIX)) != 0;

        for (size_t of = 0; of < COUNT_OF(cases) && !is_asked; of++)
            is_asked = strcmp(cases[of].path, route_table[at].path) == 0;
        CASE_TRUE(route_table[at].path, is_asked);
        n_asked += is_asked;
    }
    CASE_INT("all", n_asked, n_routes);
    json_decref(document);
    world_close(world);
}

/* Parts that are missing before the first run. */
static void answers_of_an_empty_store(void **state)
{
    static const char *const paths[] = {
        "/api/v1/site", "/api/v1/overview", "/api/v1/quality", "/api/v1/runs", "/api/v1/files"};
    World *world = world_open_empty();
    Json *document = read_document();
    Check check = {.arena = world->arena, .document = document};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(paths); at++) {
        (void) world_get(world, handler_of("GET", paths[at]), NULL, NULL);
        conform_answer(world, &check, "GET", paths[at]);
    }
    json_decref(document);
    world_close(world);
}

static void problems_are_what_is_described(void **state)
{
    World *world = world_open_empty();
    Json *document = read_document();
    Json *schema = json_pack("{s:s}", "$ref", "#/components/schemas/Problem");
    Check check = {.arena = world->arena, .document = document, .name = "problem"};
    Json *problem = NULL;
    Error err = {0};

    (void) state;
    (void) world_get(world, api_run, "r9", NULL);
    CASE_OK("problem", json_parse(world->answer.body, "problem", &problem, &err), &err);
    conform(&check, problem, schema, "problem");
    json_decref(problem);
    json_decref(schema);
    json_decref(document);
    world_close(world);
}

/* Every example is what it is an example of. */
static void conform_examples(Check *check, Json *at)
{
    const char *name;
    Json *member;

    if (json_object_get(at, "example") != NULL && json_object_get(at, "schema") != NULL) {
        check->n_examples++;
        conform(check, json_object_get(at, "example"), json_object_get(at, "schema"), "example");
    }
    json_object_foreach(at, name, member)
    {
        if (json_is_object(member))
            conform_examples(check, member);
    }
}

static void examples_are_what_is_described(void **state)
{
    Arena *arena = arena_new();
    Json *document = read_document();
    Check check = {.arena = arena, .document = document, .name = "example"};

    (void) state;
    conform_examples(&check, document);
    CASE_TRUE("some", check.n_examples >= 4);
    json_decref(document);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_is_described),
        cmocka_unit_test(answers_are_what_is_described),
        cmocka_unit_test(answers_of_an_empty_store),
        cmocka_unit_test(problems_are_what_is_described),
        cmocka_unit_test(examples_are_what_is_described),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
