#include "ingest/reading_schema.h"

static void add_column(ReadingSchema *schema, const char *name, ColumnType type)
{
    schema->columns[schema->n_columns++] = (Column){.name = name, .type = type};
}

ReadingSchema reading_schema(const HeaderMap *header, const Profile *profile)
{
    static const char *const context_names[READING_N_CONTEXT] = {
        "past_avg_kwh", "temperature_c", "humidity_pct", "wind_kmh"};
    ReadingSchema schema = {0};

    add_column(&schema, "meter_id", COLUMN_TEXT);
    add_column(&schema, "channel", COLUMN_TEXT);
    add_column(&schema, "start_ts", COLUMN_TIMESTAMP);
    add_column(&schema, "length_s", COLUMN_I32);
    add_column(&schema, "kwh", COLUMN_DECIMAL);
    add_column(&schema, "quality", COLUMN_TEXT);
    add_column(&schema, "flag", COLUMN_TEXT);
    add_column(&schema, "file_id", COLUMN_I32);
    add_column(&schema, "line", COLUMN_I64);
    add_column(&schema, "loaded_at", COLUMN_TIMESTAMP);
    add_column(&schema, "load_seq", COLUMN_I64);
    for (size_t i = 0; i < READING_N_CONTEXT; i++) {
        size_t field = READING_FIRST_CONTEXT + i;
        schema.has_context[i] =
            header->columns[field] >= 0 || profile->constants[field].ptr != NULL;
        if (schema.has_context[i])
            add_column(&schema, context_names[i], COLUMN_F64);
    }
    schema.has_label =
        header->columns[READING_LABEL] >= 0 || profile->constants[READING_LABEL].ptr != NULL;
    if (schema.has_label)
        add_column(&schema, "label", COLUMN_TEXT);
    return schema;
}
