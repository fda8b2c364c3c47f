#include "cmd/source_propose.h"

#include <string.h>

#include "base/file.h"

typedef struct Writer {
    const Context *context;
    const Proposal *proposal;
    StrBuf out;
} Writer;

/* A key that people have to state: its line as a comment, with what it means. */
static void ask(Writer *writer, const char *indent, const char *line, const char *key)
{
    strbuf_printf(&writer->out, "%s# %s  # %s\n", indent, line, command_text(writer->context, key));
}

/* As YAML in double quotes. */
static void put_quoted(StrBuf *out, Str text)
{
    strbuf_put_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            strbuf_put_char(out, '\\');
        strbuf_put_char(out, text.ptr[i]);
    }
    strbuf_put_char(out, '"');
}

static void write_match(Writer *writer)
{
    const Sample *sample = &writer->proposal->sample;

    if (!sample->has_header)
        return;
    strbuf_puts(&writer->out, "match:\n  header: [");
    for (size_t i = 0; i < sample->n_columns; i++) {
        strbuf_puts(&writer->out, i == 0 ? "" : ", ");
        put_quoted(&writer->out, sample->headings[i]);
    }
    strbuf_puts(&writer->out, "]\n");
}

static void write_format(Writer *writer)
{
    const Sample *sample = &writer->proposal->sample;
    StrBuf *out = &writer->out;

    strbuf_puts(out, "format:\n  delimiter: ");
    if (sample->format.delimiter == '\t')
        strbuf_puts(out, "tab\n");
    else
        strbuf_printf(out, "\"%c\"\n", sample->format.delimiter);
    if (sample->encoding == ENCODING_LATIN1)
        strbuf_puts(out, "  encoding: latin-1\n");
    if (sample->skip_head > 0)
        strbuf_printf(out, "  skip_head: %zu\n", sample->skip_head);
    if (!sample->has_header)
        strbuf_puts(out, "  header: false\n");
}

static void write_number(Writer *writer)
{
    const Proposal *proposal = writer->proposal;

    if (proposal->decimals.n != 1) {
        strbuf_puts(&writer->out, "number:\n");
        ask(writer, "  ", "decimal: point", "propose_decimal");
        return;
    }
    strbuf_printf(&writer->out, "number: {decimal: %s", proposal->decimals.items[0]);
    if (strcmp(proposal->thousands, "none") != 0)
        strbuf_printf(&writer->out, ", thousands: %s", proposal->thousands);
    strbuf_puts(&writer->out, "}\n");
}

/* One format is stated, of several one has to be chosen. */
static void write_choice(Writer *writer, const char *key, const Choice *choice)
{
    if (choice->n == 1) {
        strbuf_printf(&writer->out, "  %s: \"%s\"\n", key, choice->items[0]);
        return;
    }
    for (size_t i = 0; i < choice->n; i++)
        ask(writer,
            "  ",
            arena_printf(writer->context->arena, "%s: \"%s\"", key, choice->items[i]),
            "propose_order");
    if (choice->n == 0)
        ask(writer, "  ", arena_printf(writer->context->arena, "%s:", key), "propose_format");
}

static void write_time(Writer *writer)
{
    const Proposal *proposal = writer->proposal;

    strbuf_puts(&writer->out, "time:\n");
    if (proposal->date >= 0) {
        write_choice(writer, "date_format", &proposal->date_formats);
        write_choice(writer, "clock_format", &proposal->clock_formats);
    } else {
        write_choice(writer, "format", &proposal->ts_formats);
    }
    if (proposal->has_offset)
        strbuf_puts(&writer->out, "  zone: in_stamp\n");
    else
        ask(writer, "  ", "zone: UTC", "propose_zone");
    ask(writer, "  ", "stamp: start", "propose_stamp");
}

static void write_value(Writer *writer)
{
    const Proposal *proposal = writer->proposal;
    StrBuf *out = &writer->out;

    strbuf_puts(out, "value:\n");
    if (proposal->is_rising)
        ask(writer, "  ", "kind: register", "propose_rising");
    else if (proposal->unit == NULL && proposal->unit_column < 0)
        ask(writer, "  ", "kind: interval_energy", "propose_kind");
    else
        strbuf_printf(out, "  kind: %s\n", proposal->is_power ? "mean_power" : "interval_energy");
    if (proposal->unit_column >= 0)
        strbuf_puts(out, "  unit: column\n");
    else if (proposal->unit != NULL)
        strbuf_printf(out, "  unit: %s\n", proposal->unit);
    else
        ask(writer, "  ", "unit: kWh", "propose_unit");
    strbuf_printf(
        out, "  direction: %s\n", proposal->has_negative ? "bidirectional" : "import_only");
    if (proposal->interval_s == 0)
        ask(writer, "", "interval_s: 1800", "propose_interval");
    else if (proposal->has_one_step)
        strbuf_printf(out, "interval_s: %d\n", proposal->interval_s);
    else
        strbuf_printf(out, "interval_s: {from: step, default: %d}\n", proposal->interval_s);
}

static void write_column(Writer *writer, const char *field, int column)
{
    const Sample *sample = &writer->proposal->sample;

    if (column < 0)
        return;
    strbuf_printf(&writer->out, "  %s: ", field);
    if (sample->has_header)
        put_quoted(&writer->out, sample->headings[column]);
    else
        strbuf_printf(&writer->out, "%d", column + 1);
    strbuf_put_char(&writer->out, '\n');
}

static void write_columns(Writer *writer)
{
    const Proposal *proposal = writer->proposal;
    bool is_split = proposal->date >= 0;

    if (proposal->meter < 0)
        strbuf_printf(
            &writer->out,
            "meter: file_stem  # %s\n",
            command_text(writer->context, "propose_meter"));
    strbuf_puts(&writer->out, "columns:\n");
    write_column(writer, "meter_id", proposal->meter);
    write_column(writer, "ts", proposal->ts);
    write_column(writer, "date", proposal->date);
    write_column(writer, "time", proposal->clock);
    if (proposal->ts < 0 && !is_split)
        ask(writer, "  ", "ts:", "propose_column");
    write_column(writer, "kwh", proposal->value);
    if (proposal->value < 0)
        ask(writer, "  ", "kwh:", "propose_column");
    write_column(writer, "unit", proposal->unit_column);
    write_column(writer, "channel", proposal->channel);
    write_column(writer, "quality", proposal->quality);
}

/* The codes that were seen; what each means is for people to say. */
static void write_codes(Writer *writer, const char *key, const Codes *codes, const char *otherwise)
{
    if (codes->n == 0)
        return;
    strbuf_printf(&writer->out, "%s:\n", key);
    for (size_t i = 0; i < codes->n; i++) {
        strbuf_puts(&writer->out, "  # ");
        put_quoted(&writer->out, str_from(codes->items[i]));
        strbuf_printf(
            &writer->out,
            ": %s%s%s\n",
            otherwise,
            i == 0 ? "  # " : "",
            i == 0 ? command_text(writer->context, "propose_codes") : "");
    }
}

const char *source_propose_text(const Context *context, const char *path, const Proposal *proposal)
{
    Writer writer = {.context = context, .proposal = proposal, .out = strbuf_new(context->arena)};

    strbuf_printf(
        &writer.out,
        "# %s\n",
        locale_format(
            context->arena,
            context->locale,
            "propose_head",
            "file",
            file_base_name(path),
            "n",
            arena_printf(context->arena, "%zu", proposal->sample.n_rows),
            NULL));
    strbuf_printf(
        &writer.out,
        "# %s\n",
        locale_format(
            context->arena, context->locale, "propose_next", "name", proposal->name, NULL));
    strbuf_printf(&writer.out, "name: %s\nkind: readings\n", proposal->name);
    write_match(&writer);
    write_format(&writer);
    write_number(&writer);
    write_time(&writer);
    write_value(&writer);
    write_columns(&writer);
    write_codes(&writer, "quality", &proposal->quality_codes, "actual");
    write_codes(&writer, "channel", &proposal->channel_codes, "import");
    return strbuf_text(&writer.out);
}
