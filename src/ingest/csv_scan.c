#include "csv_scan.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

CsvRules csv_rules(const CsvFormat *format, char line_end)
{
    CsvRules rules = {
        .delimiter = format->delimiter,
        .quote = format->quote,
        .has_quotes = !format->has_no_quote,
        .line_end = line_end,
    };

    if (rules.delimiter == '\0')
        rules.delimiter = ',';
    if (rules.quote == '\0')
        rules.quote = '"';
    if (!rules.has_quotes)
        rules.quote = rules.delimiter;
    return rules;
}

/* The rest that is no multiple of 16, and everything where there is no SSE2. */
static void census_bytes(const CsvRules *rules, Str bytes, CsvCensus *census)
{
    for (size_t at = 0; at < bytes.len; at++) {
        const char byte = bytes.ptr[at];
        census->n_line_ends += byte == rules->line_end;
        census->has_quote |= byte == rules->quote;
        census->has_nul |= byte == '\0';
        census->has_high |= (signed char) byte < 0;
    }
}

CsvCensus csv_census(const CsvRules *rules, Str bytes)
{
    CsvCensus census = {0};
    size_t at = 0;

#if defined(__SSE2__)
    const __m128i line_end = _mm_set1_epi8(rules->line_end);
    const __m128i quote = _mm_set1_epi8(rules->quote);
    const __m128i zero = _mm_setzero_si128();
    __m128i quotes = zero;
    __m128i nuls = zero;
    __m128i highs = zero;

    while (at + 16 <= bytes.len) {
        /* A lane counts to 255 before it is added up. */
        const size_t stop = bytes.len - at < (size_t) 255 * 16 ? bytes.len : at + (size_t) 255 * 16;
        __m128i counts = zero;
        for (; at + 16 <= stop; at += 16) {
            const __m128i chunk =
                _mm_loadu_si128((const __m128i *) (const void *) (bytes.ptr + at));
            counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(chunk, line_end));
            quotes = _mm_or_si128(quotes, _mm_cmpeq_epi8(chunk, quote));
            nuls = _mm_or_si128(nuls, _mm_cmpeq_epi8(chunk, zero));
            highs = _mm_or_si128(highs, chunk);
        }
        const __m128i sums = _mm_sad_epu8(counts, zero);
        census.n_line_ends += (uint64_t) _mm_cvtsi128_si64(sums) +
                              (uint64_t) _mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
    }
    census.has_quote = _mm_movemask_epi8(quotes) != 0;
    census.has_nul = _mm_movemask_epi8(nuls) != 0;
    census.has_high = _mm_movemask_epi8(highs) != 0;
#endif
    census_bytes(rules, (Str){bytes.ptr + at, bytes.len - at}, &census);
    census.has_quote = census.has_quote && rules->has_quotes;
    return census;
}

uint64_t csv_count_line_ends(const CsvRules *rules, Str bytes)
{
    return csv_census(rules, bytes).n_line_ends;
}

/* Index of the quote that closes the field opened just before `from`, or text.len. */
static size_t closing_quote(const CsvRules *rules, Str text, size_t from)
{
    size_t at = from;

    for (;;) {
        const char *quote = memchr(text.ptr + at, rules->quote, text.len - at);
        if (quote == NULL)
            return text.len;
        at = (size_t) (quote - text.ptr);
        if (at + 1 == text.len || text.ptr[at + 1] != rules->quote)
            return at;
        at += 2;
    }
}

size_t csv_record_end(const CsvRules *rules, Str text, size_t start, bool *ret_is_open)
{
    size_t at = start;
    size_t end = at; /* line end at or after `at`, once looked for */
    bool is_end_known = false;

    *ret_is_open = false;
    while (at < text.len) {
        const char *quote;
        size_t found;

        if (!is_end_known || end < at) {
            const char *line_end = memchr(text.ptr + at, rules->line_end, text.len - at);
            end = line_end == NULL ? text.len : (size_t) (line_end - text.ptr);
            is_end_known = true;
        }
        if (!rules->has_quotes)
            return end;
        quote = memchr(text.ptr + at, rules->quote, end - at);
        if (quote == NULL)
            return end;
        found = (size_t) (quote - text.ptr);
        if (found != start && text.ptr[found - 1] != rules->delimiter) {
            at = found + 1; /* a quote inside a plain field opens nothing */
            continue;
        }
        at = closing_quote(rules, text, found + 1);
        if (at == text.len) {
            *ret_is_open = true;
            return text.len;
        }
        at++;
    }
    return text.len;
}

bool csv_pass_over(const CsvRules *rules, CsvPassState *state, Str piece, size_t *ret_used)
{
    CsvPassState now = *state;

    for (size_t at = 0; at < piece.len; at++) {
        const char byte = piece.ptr[at];

        if (now == CSV_PASS_QUOTED) {
            if (byte == rules->quote)
                now = CSV_PASS_CLOSING;
        } else if (rules->has_quotes && byte == rules->quote && now != CSV_PASS_PLAIN) {
            now = CSV_PASS_QUOTED; /* opens a field, or is the second of a pair */
        } else if (byte == rules->line_end) {
            *ret_used = at + 1;
            return true;
        } else if (byte == rules->delimiter) {
            now = CSV_PASS_FIELD_START;
        } else {
            now = CSV_PASS_PLAIN;
        }
    }
    *state = now;
    return false;
}

/* Quote bytes in `text`. */
static size_t count_quotes(const CsvRules *rules, Str text)
{
    size_t n = 0;

    for (size_t at = 0; at < text.len; at++)
        n += text.ptr[at] == rules->quote;
    return n;
}

char csv_find_line_end(const CsvFormat *format, Str head)
{
    const CsvRules rules = csv_rules(format, '\n');
    const char *cr = memchr(head.ptr, '\r', head.len);
    const char *lf = memchr(head.ptr, '\n', head.len);
    size_t at;

    if (cr == NULL || (lf != NULL && lf < cr))
        return '\n';
    at = (size_t) (cr - head.ptr);
    /* CRLF, and CR CR LF as copies between systems leave it. */
    for (size_t next = at; next < head.len && head.ptr[next] != '\n'; next++) {
        if (head.ptr[next] != '\r') {
            /* An odd number of quotes before it: the CR is text of a quoted field. */
            const bool is_quoted = rules.has_quotes && lf != NULL &&
                                   count_quotes(&rules, (Str){head.ptr, at}) % 2 != 0;
            return is_quoted ? '\n' : '\r';
        }
    }
    return lf == NULL ? '\r' : '\n';
}

size_t csv_last_record_end(const CsvRules *rules, Str bytes, bool has_quote)
{
    size_t last = 0;

    if (!has_quote) {
        const char *found = memrchr(bytes.ptr, rules->line_end, bytes.len);
        return found == NULL ? 0 : (size_t) (found - bytes.ptr) + 1;
    }
    while (last < bytes.len) {
        bool is_open;
        const size_t end = csv_record_end(rules, bytes, last, &is_open);
        if (end == bytes.len)
            break;
        last = end + 1;
    }
    return last;
}

static bool is_blank(Str line)
{
    for (size_t at = 0; at < line.len; at++)
        if (line.ptr[at] != '\r')
            return false;
    return true;
}

size_t csv_tail_start(const CsvRules *rules, Str bytes, size_t n, bool is_end, size_t *ret_found)
{
    size_t starts[CSV_SKIP_TAIL_MAX];
    size_t found = 0;
    size_t start = 0;

    while (start < bytes.len) {
        bool is_open;
        const size_t end = csv_record_end(rules, bytes, start, &is_open);
        if (end == bytes.len && !is_end)
            break;
        if (!is_blank((Str){bytes.ptr + start, end - start}))
            starts[found++ % n] = start;
        start = end + 1;
    }
    *ret_found = found < n ? found : n;
    if (found == 0)
        return bytes.len;
    return found <= n ? starts[0] : starts[found % n];
}
