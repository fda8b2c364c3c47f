#include "base/rng.h"
#include "base/workers.h"
#include "office.h"
#include "serve/accounts/secret.h"
#include "serve/accounts/sessions.h"

typedef struct Room {
    Arena *arena;
    Sessions *sessions;
} Room;

static Room room_open(size_t most)
{
    Error err = {0};

    CASE_OK("start", secret_start(&err), &err);
    return (Room){.arena = arena_new(), .sessions = sessions_open(most)};
}

static void room_close(Room *room)
{
    sessions_close(room->sessions);
    arena_free(room->arena);
}

static SignIn enter(const Room *room, const char *user, int64_t now_us)
{
    SignIn sign_in = {0};

    sessions_begin(room->arena, room->sessions, user, ROLE_ANALYST, true, now_us, &sign_in);
    return sign_in;
}

static const char *who(const Room *room, const char *secret, int64_t now_us)
{
    bool is_due;
    Identity identity = sessions_find(room->arena, room->sessions, secret, now_us, &is_due);

    return office_who(room->arena, &identity);
}

static void one_session(void **state)
{
    Room room = room_open(10);
    SignIn awa = enter(&room, "awa", NOON_US);
    SignIn again = enter(&room, "awa", NOON_US);
    bool is_due = true;
    Identity found;

    (void) state;
    CASE_INT("secret", strlen(awa.session), 43);
    CASE_INT("csrf", strlen(awa.identity.csrf), 43);
    CASE_TRUE("of their own", strcmp(awa.session, again.session) != 0);
    CASE_TRUE("of their own", strcmp(awa.identity.csrf, again.identity.csrf) != 0);
    CASE_TRUE("two secrets", strcmp(awa.session, awa.identity.csrf) != 0);
    CASE_TEXT("begun", office_who(room.arena, &awa.identity), "awa analyst must change");
    found = sessions_find(room.arena, room.sessions, awa.session, NOON_US, &is_due);
    CASE_TEXT("found", office_who(room.arena, &found), "awa analyst must change");
    CASE_TEXT("csrf", found.csrf, awa.identity.csrf);
    CASE_TRUE("not due", !is_due);
    CASE_TEXT("its csrf is no session", who(&room, awa.identity.csrf, NOON_US), "nobody");
    CASE_TEXT("empty", who(&room, "", NOON_US), "nobody");
    CASE_TEXT("none", who(&room, NULL, NOON_US), "nobody");
    sessions_end(room.sessions, awa.session);
    sessions_end(room.sessions, awa.session);
    sessions_end(room.sessions, NULL);
    CASE_TEXT("ended", who(&room, awa.session, NOON_US), "nobody");
    CASE_TEXT("the other goes on", who(&room, again.session, NOON_US), "awa analyst must change");
    CASE_INT("count", sessions_count(room.sessions), 1);
    room_close(&room);
}

static void sessions_that_are_over(void **state)
{
    Room room = room_open(10);
    SignIn idle = enter(&room, "idle", 0);
    SignIn busy = enter(&room, "busy", 0);
    int64_t now_us = 0;

    (void) state;
    for (; now_us < 24 * 3600 * US_PER_S; now_us += 3600 * US_PER_S)
        CASE_TEXT("in use", who(&room, busy.session, now_us), "busy analyst must change");
    CASE_TEXT("a day at most", who(&room, busy.session, now_us), "nobody");
    CASE_TEXT("not in use", who(&room, idle.session, now_us), "nobody");
    CASE_INT("both are gone", sessions_count(room.sessions), 0);

    idle = enter(&room, "idle", now_us);
    now_us += SESSION_IDLE_S * US_PER_S - 1;
    CASE_TEXT("to the last moment", who(&room, idle.session, now_us), "idle analyst must change");
    now_us += SESSION_IDLE_S * US_PER_S;
    CASE_TEXT("not longer", who(&room, idle.session, now_us), "nobody");
    room_close(&room);
}

static void notes_are_due_now_and_then(void **state)
{
    static const struct {
        int64_t at_s;
        bool is_due;
    } cases[] = {{0, false}, {599, false}, {600, true}, {601, false}, {1199, false}, {1200, true}};

    Room room = room_open(10);
    SignIn awa = enter(&room, "awa", 0);

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        bool is_due;

        (void) sessions_find(
            room.arena, room.sessions, awa.session, cases[at].at_s * US_PER_S, &is_due);
        CASE_INT("due", is_due, cases[at].is_due);
    }
    room_close(&room);
}

static void all_of_a_user_end(void **state)
{
    Room room = room_open(10);
    SignIn first = enter(&room, "awa", 0);
    SignIn second = enter(&room, "awa", 0);
    SignIn other = enter(&room, "awa2", 0);

    (void) state;
    sessions_end_of(room.sessions, "awa", second.session);
    CASE_TEXT("ended", who(&room, first.session, 0), "nobody");
    CASE_TEXT("kept, with a new password", who(&room, second.session, 0), "awa analyst");
    CASE_TEXT("another's", who(&room, other.session, 0), "awa2 analyst must change");
    sessions_end_of(room.sessions, "awa", other.session);
    CASE_TEXT("ended", who(&room, second.session, 0), "nobody");
    CASE_TEXT("a kept one of another", who(&room, other.session, 0), "awa2 analyst must change");
    sessions_end_of(room.sessions, "awa2", NULL);
    CASE_INT("none", sessions_count(room.sessions), 0);
    room_close(&room);
}

typedef struct Kept {
    const char *secret;
    int64_t used_us;
} Kept;

static size_t idle_longest(const Kept *model, size_t n_model)
{
    size_t found = 0;

    for (size_t at = 1; at < n_model; at++) {
        if (model[at].used_us < model[found].used_us)
            found = at;
    }
    return found;
}

/* Beginning, using and ending at random, compared with a list kept by hand. */
static void the_one_idle_longest_goes(void **state)
{
    enum { MOST = 50, STEPS = 20000 };

    Kept model[MOST];
    const char *gone;
    Room room = room_open(MOST);
    Rng rng = rng_new(1, 0);
    size_t n_model = 0;

    (void) state;
    for (int64_t step = 1; step <= STEPS; step++) {
        size_t at = n_model == 0 ? 0 : rng_below(&rng, n_model);

        switch (rng_below(&rng, n_model == 0 ? 1 : 3)) {
        case 0:
            gone = NULL;
            if (n_model == MOST) {
                at = idle_longest(model, n_model);
                gone = model[at].secret;
                model[at] = model[--n_model];
            }
            model[n_model++] = (Kept){.secret = enter(&room, "awa", step).session, .used_us = step};
            if (gone != NULL)
                CASE_TEXT("it went", who(&room, gone, step), "nobody");
            break;
        case 1:
            CASE_TEXT("used", who(&room, model[at].secret, step), "awa analyst must change");
            model[at].used_us = step;
            break;
        default:
            if (rng_below(&rng, 4) != 0)
                break;
            sessions_end(room.sessions, model[at].secret);
            CASE_TEXT("ended", who(&room, model[at].secret, step), "nobody");
            model[at] = model[--n_model];
            break;
        }
        CASE_INT("count", sessions_count(room.sessions), n_model);
    }
    for (size_t at = 0; at < n_model; at++)
        CASE_TEXT("at the end", who(&room, model[at].secret, STEPS), "awa analyst must change");
    room_close(&room);
}

static void come_and_go(void *context, size_t worker)
{
    Room room = {.arena = arena_new(), .sessions = context};
    const char *user = arena_printf(room.arena, "user%zu", worker % 3);

    for (int64_t step = 0; step < 500; step++) {
        SignIn sign_in = enter(&room, user, step);

        (void) who(&room, sign_in.session, step);
        if (step % 3 == 0)
            sessions_end(room.sessions, sign_in.session);
        if (step % 50 == 49)
            sessions_end_of(room.sessions, user, sign_in.session);
    }
    sessions_end_of(room.sessions, user, NULL);
    arena_free(room.arena);
}

static void from_many_threads(void **state)
{
    Room room = room_open(20);

    (void) state;
    workers_run(8, come_and_go, room.sessions);
    CASE_INT("all are gone", sessions_count(room.sessions), 0);
    room_close(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_session),
        cmocka_unit_test(sessions_that_are_over),
        cmocka_unit_test(notes_are_due_now_and_then),
        cmocka_unit_test(all_of_a_user_end),
        cmocka_unit_test(the_one_idle_longest_goes),
        cmocka_unit_test(from_many_threads),
    };
    return cmocka_run_group_tests_name("sessions", tests, NULL, NULL);
}
