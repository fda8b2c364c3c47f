#include "publish/metrics_text.h"

#include <math.h>

/* From here on a double skips whole numbers. */
#define WHOLE_MAX 9007199254740992.0

static void put_escaped(StrBuf *text, Str value, bool is_quoted)
{
    for (size_t at = 0; at < value.len; at++) {
        char byte = value.ptr[at];
        if (byte == '\\')
            strbuf_puts(text, "\\\\");
        else if (byte == '\n')
            strbuf_puts(text, "\\n");
        else if (byte == '"' && is_quoted)
            strbuf_puts(text, "\\\"");
        else
            strbuf_put_char(text, byte);
    }
}

void metrics_put_family(StrBuf *text, const char *name, const char *type, const char *help)
{
    strbuf_printf(text, "# HELP %s ", name);
    put_escaped(text, str_from(help), false);
    strbuf_printf(text, "\n# TYPE %s %s\n", name, type);
}

static void put_labels(StrBuf *text, const MetricLabel *labels, size_t n_labels)
{
    for (size_t at = 0; at < n_labels; at++) {
        strbuf_printf(text, "%c%s=\"", at == 0 ? '{' : ',', labels[at].name);
        put_escaped(text, labels[at].value, true);
        strbuf_put_char(text, '"');
    }
    if (n_labels > 0)
        strbuf_put_char(text, '}');
}

void metrics_put_sample(
    StrBuf *text, const char *name, const MetricLabel *labels, size_t n_labels, double value)
{
    if (!isfinite(value))
        return;
    strbuf_puts(text, name);
    put_labels(text, labels, n_labels);
    if (fabs(value) < WHOLE_MAX && trunc(value) >= value && trunc(value) <= value)
        strbuf_printf(text, " %lld\n", (long long) value);
    else
        strbuf_printf(text, " %.15g\n", value);
}
