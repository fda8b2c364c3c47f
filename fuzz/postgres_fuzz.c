/*
 * postgres_fuzz: what the PostgreSQL driver reads byte by byte: numerics of a server
 * (store/postgres/value.c) and the text of statements (store/postgres/scan.c).
 *
 * The input is taken as both. Beyond not crashing: a numeric that is read comes back when written,
 * and the statements of a text lie in it one behind the other, each with what makes it one.
 */
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "store/postgres/postgres_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_numeric(const uint8_t *data, size_t size)
{
    unsigned char bytes[POSTGRES_NUMERIC_MAX];
    Decimal value = 0;
    Decimal again = 1;

    if (!postgres_read_decimal(data, size, &value))
        return;
    ASSERT(postgres_read_decimal(bytes, postgres_write_decimal(value, bytes), &again));
    ASSERT(again == value);
}

static void check_statements(Str text)
{
    PostgresScan scan = {.text = text};
    const char *end = text.ptr;
    size_t highest = 0;
    Str statement;

    while (postgres_scan_next(&scan, &statement)) {
        PostgresScan once = {.text = statement};
        Str same;
        size_t n_params = postgres_scan_params(statement);

        ASSERT(statement.len > 0 && statement.ptr >= end);
        end = statement.ptr + statement.len;
        ASSERT(end <= text.ptr + text.len);
        ASSERT(postgres_scan_next(&once, &same) && str_equal(same, statement));
        highest = n_params > highest ? n_params : highest;
    }
    ASSERT(highest == postgres_scan_params(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > 4096)
        return 0;
    check_numeric(data, size);
    check_statements((Str){(const char *) data, size});
    return 0;
}
