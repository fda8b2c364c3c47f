#include "ingest/record_parser.h"

#include "base/mem.h"
#include "ingest/row_fields.h"

/* Values of one record, before they are put into the columns. */
typedef struct RecordValue {
    bool is_given;
    Str text;
    double number;
    Decimal exact;
    int64_t us; /* of a day: its midnight, as if in UTC */
} RecordValue;

ColumnType record_column_type(const FieldSpec *field)
{
    switch (field->type) {
    case FIELD_NUMBER:
        return COLUMN_F64;
    case FIELD_EXACT:
        return COLUMN_DECIMAL;
    case FIELD_TIME:
        return COLUMN_TIMESTAMP;
    case FIELD_DATE:
        return COLUMN_DATE;
    case FIELD_ID:
    case FIELD_TEXT:
    case FIELD_ENERGY:
    case FIELD_WORD:
    case FIELD_CODE:
    case FIELD_PART:
    case FIELD_COUNT:
        break;
    }
    return COLUMN_TEXT;
}

size_t record_value_size(const FieldSpec *field)
{
    switch (field->type) {
    case FIELD_NUMBER:
        return sizeof(double);
    case FIELD_EXACT:
        return sizeof(Decimal);
    case FIELD_TIME:
        return sizeof(int64_t);
    case FIELD_DATE:
        return sizeof(int32_t);
    case FIELD_ID:
    case FIELD_TEXT:
    case FIELD_ENERGY:
    case FIELD_WORD:
    case FIELD_CODE:
    case FIELD_PART:
    case FIELD_COUNT:
        break;
    }
    return sizeof(Str);
}

static void grow(RecordSet *set)
{
    size_t size = set->size == 0 ? BATCH_ROWS : set->size * 2;

    for (size_t i = 0; i < set->profile->kind->n_fields; i++) {
        set->values[i] =
            mem_resize(set->values[i], size * record_value_size(&set->profile->kind->fields[i]));
        set->valid[i] = mem_resize(set->valid[i], size / 64 * sizeof(uint64_t));
    }
    set->line = mem_resize(set->line, size * sizeof(*set->line));
    set->size = size;
}

static void put(Arena *arena, RecordSet *set, const RecordValue *values, uint64_t line)
{
    size_t row = set->n_rows;

    if (row == set->size)
        grow(set);
    for (size_t i = 0; i < set->profile->kind->n_fields; i++) {
        const RecordValue *value = &values[i];
        if (row % 64 == 0)
            set->valid[i][row / 64] = 0;
        set->valid[i][row / 64] |= (uint64_t) value->is_given << (row % 64);
        switch (record_column_type(&set->profile->kind->fields[i])) {
        case COLUMN_F64:
            ((double *) set->values[i])[row] = value->number;
            break;
        case COLUMN_TIMESTAMP:
            ((int64_t *) set->values[i])[row] = value->us;
            break;
        case COLUMN_DECIMAL:
            ((Decimal *) set->values[i])[row] = value->exact;
            break;
        case COLUMN_DATE:
            ((int32_t *) set->values[i])[row] = (int32_t) (value->us / US_PER_DAY);
            break;
        case COLUMN_TEXT:
        case COLUMN_BOOL:
        case COLUMN_I32:
        case COLUMN_I64:
            ((Str *) set->values[i])[row] =
                (Str){arena_copy(arena, value->text.ptr, value->text.len), value->text.len};
            break;
        }
    }
    set->line[row] = (int64_t) line;
    set->n_rows++;
}

static bool
parse_word(const FieldSpec *field, Str text, int column, RecordValue *ret, RowFault *fault)
{
    for (const char *const *word = field->words; *word != NULL; word++) {
        if (str_equal_nocase(text, str_from(*word))) {
            ret->text = str_from(*word);
            return true;
        }
    }
    return row_fault(
        fault, column, "%s '%.*s' is not known", field->name, STR_ARG(row_shown(text)));
}

static bool parse_number(
    const Profile *profile,
    const FieldSpec *field,
    Str text,
    int column,
    RecordValue *ret,
    RowFault *fault)
{
    if (!row_number(profile, text, column, &ret->number, fault))
        return false;
    if (ret->number >= field->min && ret->number <= field->max)
        return true;
    return row_fault(
        fault, column, "%s '%.*s' is out of range", field->name, STR_ARG(row_shown(text)));
}

static bool
parse_time(const RecordSet *set, Str text, int column, RecordValue *ret, RowFault *fault)
{
    Instant instant;
    /* of two instants the earlier: it moves weather, an outage or a sale by an hour, and is no key
     * of a reading */
    InstantFit fit = row_instant(set->profile, text, column, &instant, fault);

    if (fit == INSTANT_BAD || fit == INSTANT_MISSING)
        return false;
    ret->us = instant.us;
    return row_check_window(set->profile, instant.us, set->latest_us, column, fault);
}

static bool
parse_date(const RecordSet *set, Str text, int column, RecordValue *ret, RowFault *fault)
{
    if (!row_date(set->profile, text, column, &ret->us, fault))
        return false;
    return row_check_window(set->profile, ret->us, set->latest_us, column, fault);
}

static bool parse_field(
    const RecordSet *set,
    const FieldSpec *field,
    Str text,
    int column,
    RecordValue *ret,
    RowFault *fault)
{
    const Profile *profile = set->profile;

    text = str_trim(text);
    ret->is_given = !row_is_missing(profile, text);
    if (!ret->is_given)
        return !field->is_required || row_fault(fault, column, "%s is blank", field->name);
    switch (field->type) {
    case FIELD_ID:
        return row_id(text, column, field->name, &ret->text, fault);
    case FIELD_NUMBER:
        return parse_number(profile, field, text, column, ret, fault);
    case FIELD_EXACT:
        return row_decimal(profile, text, column, &ret->exact, fault);
    case FIELD_TIME:
        return parse_time(set, text, column, ret, fault);
    case FIELD_DATE:
        return parse_date(set, text, column, ret, fault);
    case FIELD_WORD:
        return parse_word(field, text, column, ret, fault);
    case FIELD_TEXT:
    case FIELD_ENERGY:
    case FIELD_CODE:
    case FIELD_PART:
    case FIELD_COUNT:
        break;
    }
    ret->text = text;
    return true;
}

/* An outage of a day between two clocks. */
static bool has_clocks(const Profile *profile)
{
    return profile->kind->kind == KIND_OUTAGES && profile->clock_format != NULL;
}

static bool place(const RecordSet *set, const DateClock *stated, RecordValue *ret, RowFault *fault)
{
    Instant instant;
    InstantFit fit = row_date_clock_instant(set->profile, stated, &instant, fault);

    if (fit == INSTANT_BAD || fit == INSTANT_MISSING)
        return false;
    *ret = (RecordValue){.is_given = true, .us = instant.us};
    return row_check_window(set->profile, instant.us, set->latest_us, stated->column, fault);
}

static int64_t clock_us(const DateClock *stated)
{
    return stated->time.local_us + stated->time.hour_of_day * INT64_C(3600) * US_PER_S;
}

/* Start and end of an outage of a day; a clock of the end before that of the start is of the day
 * after. */
static bool parse_clocks(const RecordSet *set, RecordValue *values, RowFault *fault)
{
    const int *columns = set->header.columns;
    const Str date = values[OUTAGE_DATE].text;
    DateClock start;
    DateClock end;

    if (!row_date_clock(
            set->profile,
            date,
            values[OUTAGE_START_TIME].text,
            columns[OUTAGE_DATE],
            columns[OUTAGE_START_TIME],
            &start,
            fault) ||
        !row_date_clock(
            set->profile,
            date,
            values[OUTAGE_END_TIME].text,
            columns[OUTAGE_DATE],
            columns[OUTAGE_END_TIME],
            &end,
            fault))
        return false;
    if (clock_us(&end) < clock_us(&start))
        end.day.local_us += US_PER_DAY;
    return place(set, &start, &values[OUTAGE_START_TS], fault) &&
           place(set, &end, &values[OUTAGE_END_TS], fault);
}

/* What holds between fields of one record. */
static bool check_record(const RecordSet *set, const RecordValue *values, RowFault *fault)
{
    const KindSpec *kind = set->profile->kind;

    if (kind->kind == KIND_OUTAGES) {
        const OutageField end = has_clocks(set->profile) ? OUTAGE_END_TIME : OUTAGE_END_TS;
        if (values[OUTAGE_END_TS].us <= values[OUTAGE_START_TS].us)
            return row_fault(fault, set->header.columns[end], "end is not after start");
    }
    if (kind->kind == KIND_NETWORK) {
        int node = kind_field(kind, STR("node_id"));
        int parent = kind_field(kind, STR("parent_id"));
        if (values[parent].is_given && str_equal(values[node].text, values[parent].text))
            return row_fault(
                fault,
                set->header.columns[parent],
                "node '%.*s' is its own parent",
                STR_ARG(row_shown(values[node].text)));
    }
    return true;
}

static bool
parse_record(const RecordSet *set, const CsvRecord *record, RecordValue *values, RowFault *fault)
{
    const Profile *profile = set->profile;
    const bool is_of_day = has_clocks(profile);

    if (!row_check_shape(record, set->header.n_columns, fault))
        return false;
    for (size_t i = 0; i < profile->kind->n_fields; i++) {
        if (is_of_day && (i == OUTAGE_START_TS || i == OUTAGE_END_TS))
            continue;
        int column = set->header.columns[i];
        Str text = column >= 0 ? record->fields[column] : profile->constants[i];
        if (!parse_field(set, &profile->kind->fields[i], text, column, &values[i], fault))
            return false;
    }
    if (is_of_day && !parse_clocks(set, values, fault))
        return false;
    return check_record(set, values, fault);
}

/* Widens the range by the first time of the record. */
static void add_range(RecordSet *set, const RecordValue *values)
{
    for (size_t i = 0; i < set->profile->kind->n_fields; i++) {
        if (set->profile->kind->fields[i].type != FIELD_TIME)
            continue;
        if (!set->has_range || values[i].us < set->first_us)
            set->first_us = values[i].us;
        if (!set->has_range || values[i].us > set->last_us)
            set->last_us = values[i].us;
        set->has_range = true;
        return;
    }
}

static void read_block(Arena *arena, RecordSet *set, CsvReader *reader, const CsvBlock *block)
{
    CsvRecord record;

    csv_reader_start(reader, block);
    while (csv_reader_next(reader, &record)) {
        RecordValue values[KIND_MAX_FIELDS] = {0};
        RowFault fault;
        if (record.line == set->header.line)
            continue;
        set->records++;
        if (header_skips(set->profile, record.raw)) {
            set->skipped++;
        } else if (parse_record(set, &record, values, &fault)) {
            add_range(set, values);
            put(arena, set, values, record.line);
        } else {
            set->rejected++;
            reject_list_add(&set->rejects, &fault, record.line, record.n_lines, record.raw);
        }
    }
}

static Status read_blocks(Arena *arena, RecordSet *set, Error *err)
{
    CsvReader *reader = csv_reader_new(arena, &set->profile->csv);
    CsvBlock block;
    Status status;

    for (;;) {
        status = csv_blocks_next(set->blocks, 0, &block, err);
        if (status != OK || block.text.len == 0)
            break;
        read_block(arena, set, reader, &block);
    }
    csv_reader_close(reader);
    if (status != OK)
        return status;
    set->skipped += (int64_t) csv_blocks_skipped(set->blocks);
    set->records += (int64_t) csv_blocks_skipped(set->blocks);
    ASSERT(file_source_hash(set->file, set->content_hash));
    return OK;
}

Status record_set_read(
    Arena *arena,
    const Profile *profile,
    const char *path,
    int64_t now_us,
    RecordSet *ret_set,
    Error *err)
{
    RecordSet *set = ret_set;
    CsvBlocksOptions options = profile_blocks(profile, 1);
    Status status;

    *set = (RecordSet){
        .profile = profile,
        .latest_us = profile->kind->is_past ? now_us + ROW_AHEAD_US : INT64_MAX,
    };
    set->rejects = reject_list_new(arena, &set->header, LIMIT_REJECTS_BYTES);
    status = file_source_open(arena, path, &set->file, err);
    if (status == OK)
        status = csv_blocks_open(arena, set->file, &options, &set->blocks, err);
    if (status != OK)
        return status;
    set->is_gzip = file_source_is_gzip(set->file);
    set->head = csv_blocks_head(set->blocks);
    status = header_map_read(arena, profile, &set->head, path, &set->header, err);
    if (status == OK)
        status = read_blocks(arena, set, err);
    return status;
}

void record_set_close(RecordSet *set)
{
    for (size_t i = 0; i < KIND_MAX_FIELDS; i++) {
        mem_free(set->values[i]);
        mem_free(set->valid[i]);
    }
    mem_free(set->line);
    reject_list_close(&set->rejects);
    csv_blocks_close(set->blocks);
    file_source_close(set->file);
    *set = (RecordSet){0};
}
