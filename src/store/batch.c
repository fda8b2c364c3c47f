#include "batch.h"

#include <string.h>

#include "base/mem.h"
#include "store/driver.h"

typedef struct TypeFacts {
    const char *name;
    size_t size;
} TypeFacts;

static const TypeFacts types[] = {
    [COLUMN_BOOL] = {"boolean", sizeof(uint8_t)},
    [COLUMN_I32] = {"integer", sizeof(int32_t)},
    [COLUMN_I64] = {"bigint", sizeof(int64_t)},
    [COLUMN_F64] = {"double", sizeof(double)},
    [COLUMN_DECIMAL] = {"decimal", sizeof(Decimal)},
    [COLUMN_TIMESTAMP] = {"timestamp", sizeof(int64_t)},
    [COLUMN_DATE] = {"date", sizeof(int32_t)},
    [COLUMN_TEXT] = {"text", sizeof(Str)},
};

const char *column_type_name(ColumnType type)
{
    ASSERT((size_t) type < COUNT_OF(types));
    return types[type].name;
}

size_t column_type_size(ColumnType type)
{
    ASSERT((size_t) type < COUNT_OF(types));
    return types[type].size;
}

Batch batch_copy(Arena *arena, const Batch *batch)
{
    Column *columns = ARENA_ARRAY(arena, Column, batch->n_columns);

    for (size_t index = 0; index < batch->n_columns; index++) {
        const Column *from = &batch->columns[index];
        size_t width = column_type_size(from->type);
        void *values = arena_alloc(arena, batch->n_rows * width);

        memcpy(values, from->values, batch->n_rows * width);
        columns[index] = (Column){
            .name = str_dup(arena, str_from(from->name)), .type = from->type, .values = values};
        if (from->valid != NULL) {
            size_t size = (batch->n_rows + 63) / 64 * sizeof(*from->valid);
            uint64_t *valid = arena_alloc(arena, size);

            memcpy(valid, from->valid, size);
            columns[index].valid = valid;
        }
        for (size_t row = 0; from->type == COLUMN_TEXT && row < batch->n_rows; row++) {
            Str *text = (Str *) values + row;

            if (column_is_valid(from, row))
                text->ptr = arena_copy(arena, text->ptr, text->len);
        }
    }
    return (Batch){.n_rows = batch->n_rows, .n_columns = batch->n_columns, .columns = columns};
}
