/*
 * routes: which handler answers which path, for whom. Pure.
 */
#ifndef EIOT_SERVE_API_ROUTES_H
#define EIOT_SERVE_API_ROUTES_H

#include "serve/api/call.h"

typedef enum RouteNeeds {
    NEEDS_NOTHING = 0,
    NEEDS_STORE = 1 << 0, /* a session of the store, in Call.conn */
    IS_CACHED =
        1 << 1, /* the answer is the same for everybody who may ask, until the data change */
    WITHOUT_CSRF = 1 << 2,  /* a change that is made before there is a session: signing in */
    WITH_ONE_TIME = 1 << 3, /* allowed before a one-time password has been changed */
    MAY_BE_OPEN = 1 << 4,   /* for anybody when the server was started so: App.has_open_metrics */
} RouteNeeds;

typedef struct Route {
    const char *method;
    const char *path; /* "/api/v1/nodes/{id}/days": {id} is one segment, decoded */
    Role role;        /* ROLE_NONE: anybody */
    unsigned needs;   /* of RouteNeeds */
    Status (*handle)(Call *call, Error *err);
} Route;

extern const Route route_table[];
extern const size_t n_routes;

/* The route of a request, HEAD as GET. NULL when no route has the path; *ret_allowed lists the
 * methods of the path ("GET, POST") when only the method is wrong, else it is NULL. `raw_path` is
 * as it came, percent-encoded, so that an id may hold a '/'; *ret_id is the decoded {id} or NULL.
 */
const Route *route_find(
    Arena *arena,
    const char *method,
    const char *raw_path,
    const char **ret_id,
    const char **ret_allowed);

#endif
