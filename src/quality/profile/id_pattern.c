#include "quality/profile/id_pattern.h"

#include <string.h>

enum CharClass {
    CLASS_DIGIT = 1 << 0,
    CLASS_UPPER = 1 << 1,
    CLASS_LOWER = 1 << 2,
    CLASS_OTHER_SIGN = 1 << 3,
};

static unsigned class_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return CLASS_DIGIT;
    if (byte >= 'A' && byte <= 'Z')
        return CLASS_UPPER;
    if (byte >= 'a' && byte <= 'z')
        return CLASS_LOWER;
    return CLASS_OTHER_SIGN;
}

static bool is_printable(Str text)
{
    for (size_t at = 0; at < text.len; at++)
        if (text.ptr[at] < ' ' || text.ptr[at] > '~')
            return false;
    return true;
}

/* Whether the run goes on with `byte`. Other characters are runs of their own kind: "--". */
static bool goes_on(char before, char byte, bool is_coarse)
{
    unsigned last = class_of(before);
    unsigned next = class_of(byte);

    if (last == CLASS_OTHER_SIGN || next == CLASS_OTHER_SIGN)
        return before == byte;
    return is_coarse || last == next;
}

static bool cut(Str text, bool is_coarse, IdRuns *ret_runs)
{
    size_t start = 0;

    *ret_runs = (IdRuns){0};
    for (size_t at = 0; at < text.len; at++) {
        IdRun *run;

        if (at + 1 < text.len && goes_on(text.ptr[at], text.ptr[at + 1], is_coarse))
            continue;
        if (ret_runs->n == ID_PATTERN_RUNS)
            return false;
        run = &ret_runs->runs[ret_runs->n++];
        run->least = run->most = at + 1 - start;
        run->is_same = true;
        memcpy(run->text, text.ptr + start, run->least);
        for (size_t of = start; of <= at; of++)
            run->classes |= class_of(text.ptr[of]);
        start = at + 1;
    }
    return true;
}

/* What two runs in the same place have in common; false when one is of other characters. */
static bool merge_run(IdRun *run, const IdRun *next, bool is_coarse)
{
    bool is_same = run->least == next->least && run->most == next->most &&
                   memcmp(run->text, next->text, run->least) == 0;
    bool is_sign = ((run->classes | next->classes) & CLASS_OTHER_SIGN) != 0;

    if (is_sign && (run->classes != next->classes || run->text[0] != next->text[0]))
        return false;
    if (!is_coarse && run->classes != next->classes)
        return false;
    run->classes |= next->classes;
    run->least = next->least < run->least ? next->least : run->least;
    run->most = next->most > run->most ? next->most : run->most;
    run->is_same = run->is_same && is_same;
    return true;
}

static void merge(IdRuns *runs, Str text, bool is_first, bool is_coarse)
{
    IdRuns next;

    if (runs->is_broken)
        return;
    runs->is_broken = text.len == 0 || text.len >= ID_PATTERN_TEXT || !is_printable(text) ||
                      !cut(text, is_coarse, &next) || (!is_first && next.n != runs->n);
    if (runs->is_broken)
        return;
    if (is_first)
        *runs = next;
    for (size_t at = 0; !is_first && at < next.n && !runs->is_broken; at++)
        runs->is_broken = !merge_run(&runs->runs[at], &next.runs[at], is_coarse);
}

void id_pattern_add(IdPattern *pattern, Str text)
{
    bool is_first = pattern->n_texts == 0;

    merge(&pattern->fine, text, is_first, false);
    merge(&pattern->coarse, text, is_first, true);
    pattern->n_texts++;
}

static void put_literal(StrBuf *regex, const IdRun *run)
{
    for (size_t at = 0; at < run->least; at++) {
        if (strchr("\\^$.|?*+()[]{}", run->text[at]) != NULL)
            strbuf_put_char(regex, '\\');
        strbuf_put_char(regex, run->text[at]);
    }
}

static void put_length(StrBuf *regex, const IdRun *run, bool is_loose)
{
    if (is_loose)
        strbuf_puts(regex, "+");
    else if (run->least != run->most)
        strbuf_printf(regex, "{%zu,%zu}", run->least, run->most);
    else if (run->least > 1)
        strbuf_printf(regex, "{%zu}", run->least);
}

static void put_run(StrBuf *regex, const IdRun *run, bool is_loose)
{
    if (run->classes == CLASS_OTHER_SIGN) {
        IdRun sign = *run;

        sign.least = run->is_same ? run->least : 1;
        put_literal(regex, &sign);
        if (!run->is_same)
            put_length(regex, run, is_loose);
    } else if (run->is_same && (run->classes & CLASS_DIGIT) == 0) {
        put_literal(regex, run);
    } else {
        strbuf_puts(regex, "[");
        strbuf_puts(regex, (run->classes & CLASS_UPPER) != 0 ? "A-Z" : "");
        strbuf_puts(regex, (run->classes & CLASS_LOWER) != 0 ? "a-z" : "");
        strbuf_puts(regex, (run->classes & CLASS_DIGIT) != 0 ? "0-9" : "");
        strbuf_puts(regex, "]");
        put_length(regex, run, is_loose);
    }
}

const char *id_pattern_regex(Arena *arena, const IdPattern *pattern, bool is_loose)
{
    const IdRuns *runs = pattern->fine.is_broken ? &pattern->coarse : &pattern->fine;
    StrBuf regex = strbuf_new(arena);
    unsigned classes = 0;

    if (pattern->n_texts < 2 || runs->is_broken)
        return NULL;
    strbuf_puts(&regex, "^");
    for (size_t at = 0; at < runs->n; at++) {
        classes |= runs->runs[at].classes;
        put_run(&regex, &runs->runs[at], is_loose);
    }
    strbuf_puts(&regex, "$");
    return (classes & CLASS_DIGIT) == 0 ? NULL : strbuf_text(&regex);
}
