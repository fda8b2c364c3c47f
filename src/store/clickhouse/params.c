#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "store/clickhouse/clickhouse_internal.h"
#include "store/clickhouse/types.h"

const char *clickhouse_param_type(ColumnType type)
{
    static const char *const names[] = {
        [COLUMN_BOOL] = "Nullable(Bool)",
        [COLUMN_I32] = "Nullable(Int32)",
        [COLUMN_I64] = "Nullable(Int64)",
        [COLUMN_F64] = "Nullable(UInt64)",
        [COLUMN_DECIMAL] = "Nullable(Decimal(38, 20))",
        [COLUMN_TIMESTAMP] = "Nullable(DateTime64(6, 'UTC'))",
        [COLUMN_DATE] = "Nullable(Date32)",
        [COLUMN_TEXT] = "Nullable(String)",
    };

    return names[type];
}

/* The control characters and the backslash that TabSeparated writes with one. */
static void put_text(StrBuf *buffer, Str text)
{
    static const char raw[] = "\b\f\r\n\t\\'";
    static const char names[] = "bfrnt\\'";

    for (size_t at = 0; at < text.len; at++) {
        char byte = text.ptr[at];
        size_t which = 0;

        while (raw[which] != '\0' && raw[which] != byte)
            which++;
        if (byte == '\0') {
            strbuf_puts(buffer, "\\0");
        } else if (raw[which] != '\0') {
            strbuf_put_char(buffer, '\\');
            strbuf_put_char(buffer, names[which]);
        } else {
            strbuf_put_char(buffer, byte);
        }
    }
}

static Status put_instant(StrBuf *buffer, int64_t us, Error *err)
{
    char text[CIVIL_TEXT_MAX];
    Civil civil = civil_from_us(us);

    if (us < WIDE_FIRST_US || us > WIDE_LAST_US)
        return error_set(
            err, STATUS_DATA, "%s is outside DateTime64's range", civil_text_utc(us, text));
    strbuf_printf(
        buffer,
        "%04d-%02d-%02d %02d:%02d:%02d.%06d",
        civil.year,
        civil.month,
        civil.day,
        civil.hour,
        civil.minute,
        civil.second,
        civil.microsecond);
    return OK;
}

static Status put_date(StrBuf *buffer, int32_t days, Error *err)
{
    Civil civil = civil_from_us(days * US_PER_DAY);

    if (days < WIDE_FIRST_DAY || days > WIDE_LAST_DAY)
        return error_set(
            err,
            STATUS_DATA,
            "%04d-%02d-%02d is outside Date32's range",
            civil.year,
            civil.month,
            civil.day);
    strbuf_printf(buffer, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    return OK;
}

Status clickhouse_put_param(StrBuf *buffer, const Param *param, Error *err)
{
    char text[DECIMAL_TEXT_MAX];
    uint64_t bits;

    if (param->is_null) {
        strbuf_puts(buffer, "\\N");
        return OK;
    }
    switch (param->type) {
    case COLUMN_BOOL:
        strbuf_puts(buffer, param->value.boolean ? "true" : "false");
        return OK;
    case COLUMN_I32:
        strbuf_printf(buffer, "%d", param->value.i32);
        return OK;
    case COLUMN_I64:
        strbuf_printf(buffer, "%lld", (long long) param->value.i64);
        return OK;
    case COLUMN_F64:
        memcpy(&bits, &param->value.f64, sizeof(bits));
        strbuf_printf(buffer, "%llu", (unsigned long long) bits);
        return OK;
    case COLUMN_DECIMAL:
        strbuf_puts(buffer, decimal_text(param->value.decimal, text));
        return OK;
    case COLUMN_TIMESTAMP:
        return put_instant(buffer, param->value.i64, err);
    case COLUMN_DATE:
        return put_date(buffer, param->value.i32, err);
    case COLUMN_TEXT:
        put_text(buffer, param->value.text);
        return OK;
    }
    mem_die("a parameter has a type", __FILE__, __LINE__);
}
