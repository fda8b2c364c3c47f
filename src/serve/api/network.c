#include "base/mem.h"
#include "serve/api/handlers.h"
#include "serve/api/paging.h"
#include "store/table_json.h"

#define NODES_MOST 20000
#define PATH_MOST  17
#define DAYS_MOST  731

Status api_network(Call *call, Error *err)
{
    const Param params[] = {PARAM_I64(NODES_MOST)};
    Json *items = NULL;
    Status status = call_rows(call, "serve_network", params, 1, NODES_MOST, &items, err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
    return status;
}

/* *ret_node has the node's row, or no row with the 404 in the answer. */
static Status read_node(Call *call, Table *ret_node, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id)};
    Status status;

    ret_node->n_rows = 0;
    if (!call_id_fits(call))
        return OK;
    status = call_table(call, "serve_node", params, 1, 1, ret_node, err);
    if (status != OK)
        return status;
    if (ret_node->n_rows == 0) {
        call_not_found(
            call,
            arena_printf(call->arena, "the network has no node '%s'", call->id),
            "Nodes are those of the network file.");
    } else if (str_equal(table_text(ret_node, 0, table_column(ret_node, "kind")), STR("meter"))) {
        ret_node->n_rows = 0;
        call_not_found(
            call,
            arena_printf(call->arena, "'%s' is a meter, not a node above meters", call->id),
            "Meters have pages of their own.");
    }
    return OK;
}

Status api_node(Call *call, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id)};
    Table table;
    Json *path = NULL;
    Json *node;
    Status status = read_node(call, &table, err);

    if (status != OK || table.n_rows == 0)
        return status;
    status = call_rows(call, "serve_node_path", params, 1, PATH_MOST, &path, err);
    if (status != OK)
        return status;
    node = table_json_row(&table, 0, 0);
    (void) json_object_set_new(node, "path", path);
    answer_json(call->arena, call->answer, 200, node);
    return OK;
}

Status api_node_days(Call *call, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id), PARAM_I64(DAYS_MOST)};
    Table node;
    Json *items = NULL;
    Status status = read_node(call, &node, err);

    if (status != OK || node.n_rows == 0)
        return status;
    status = call_rows(call, "serve_node_days", params, COUNT_OF(params), DAYS_MOST, &items, err);
    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
    return status;
}

Status api_node_meters(Call *call, Error *err)
{
    Param params[] = {PARAM_CSTR(call->id), PARAM_I64(0), PARAM_I64(0)};
    Table node;
    Status status = read_node(call, &node, err);

    if (status != OK || node.n_rows == 0)
        return status;
    return paging_answer(call, "serve_node_meters", params, COUNT_OF(params), err);
}
