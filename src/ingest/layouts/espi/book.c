#include "ingest/layouts/espi/book.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "ingest/layouts/espi/scale.h"

/* Items in the order of the file, each an EspiEntry with the texts that are of its kind. */
typedef struct Entries {
    EspiEntry *items;
    size_t n;
    size_t size;
} Entries;

/* The type that the readings of a usage point's channel have. */
typedef struct Claim {
    Str point;
    Str channel;
    const EspiType *type;
} Claim;

struct EspiBook {
    Arena *arena;
    size_t n_bytes; /* taken of ESPI_BOOK_BYTES */
    Entries points;
    Entries readings;
    Entries types;           /* their self links, and */
    const EspiType **stated; /* what they say; as many */
    Claim *claims;
    size_t n_claims;
    size_t claims_size;
};

EspiBook *espi_book_new(Arena *arena)
{
    EspiBook *book = ARENA_NEW(arena, EspiBook);

    book->arena = arena;
    return book;
}

/* ---- paths ---- */

Str espi_path(Str link)
{
    const char *scheme = link.len == 0 ? NULL : memmem(link.ptr, link.len, "://", 3);
    const char *query = link.len == 0 ? NULL : memchr(link.ptr, '?', link.len);

    if (query != NULL)
        link.len = (size_t) (query - link.ptr);
    if (scheme != NULL && (query == NULL || scheme < query)) {
        const char *end = link.ptr + link.len;
        const char *slash = memchr(scheme + 3, '/', (size_t) (end - (scheme + 3)));
        link = slash == NULL ? (Str){0} : (Str){slash, (size_t) (end - slash)};
    }
    while (link.len > 0 && link.ptr[0] == '/')
        link = (Str){link.ptr + 1, link.len - 1};
    while (link.len > 0 && link.ptr[link.len - 1] == '/')
        link.len--;
    return link;
}

/* The part of the path that begins at `at`, without its slash. */
static Str part_at(Str path, size_t at)
{
    const char *slash = at < path.len ? memchr(path.ptr + at, '/', path.len - at) : NULL;
    const size_t end = slash == NULL ? path.len : (size_t) (slash - path.ptr);

    return (Str){path.ptr + at, end - at};
}

/* Where the part behind the one of this name begins; path.len + 1: there is none. */
static size_t behind(Str path, Str name)
{
    for (size_t at = 0; at < path.len;) {
        const Str part = part_at(path, at);
        at += part.len + 1;
        if (str_equal(part, name))
            return at;
    }
    return path.len + 1;
}

bool espi_path_has(Str path, Str name)
{
    for (size_t at = 0; at < path.len; at += part_at(path, at).len + 1) {
        if (str_equal(part_at(path, at), name))
            return true;
    }
    return false;
}

static Str last_part(Str path)
{
    size_t at = path.len;

    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return at == 0 ? path : (Str){path.ptr + at, path.len - at};
}

static bool is_below(Str path, Str top)
{
    return top.len > 0 && path.len >= top.len && str_starts_with(path, top) &&
           (path.len == top.len || path.ptr[top.len] == '/');
}

static bool is_same(Str path, Str other)
{
    return path.len > 0 && str_equal(path, other);
}

/* ---- keeping ---- */

static Status take_bytes(EspiBook *book, size_t n, Error *err)
{
    book->n_bytes += n;
    if (book->n_bytes <= ESPI_BOOK_BYTES)
        return OK;
    (void) error_set(
        err,
        STATUS_DATA,
        "links and reading types take more than %zu bytes",
        (size_t) ESPI_BOOK_BYTES);
    error_hint(err, "Split the file: fewer usage points in each.");
    return STATUS_DATA;
}

Status espi_book_keep(EspiBook *book, Str *text, Error *err)
{
    Status status = OK;

    if (text->len == 0)
        return OK;
    status = take_bytes(book, text->len + 1, err);
    if (status == OK)
        text->ptr = arena_copy(book->arena, text->ptr, text->len);
    return status;
}

static Status add(EspiBook *book, Entries *entries, const EspiEntry *entry, Error *err)
{
    EspiEntry copy = *entry;
    Str *const texts[] = {&copy.self, &copy.up, &copy.type, &copy.blocks, &copy.readings, &copy.id};
    Status status = take_bytes(book, sizeof(copy), err);

    for (size_t i = 0; i < COUNT_OF(texts) && status == OK; i++)
        status = espi_book_keep(book, texts[i], err);
    if (status != OK)
        return status;
    if (entries->n == entries->size) {
        EspiEntry *old = entries->items;
        entries->size = entries->size == 0 ? 16 : entries->size * 2;
        entries->items = ARENA_ARRAY(book->arena, EspiEntry, entries->size);
        if (entries->n > 0)
            memcpy(entries->items, old, entries->n * sizeof(*old));
    }
    entries->items[entries->n++] = copy;
    return OK;
}

Status espi_book_add_point(EspiBook *book, const EspiEntry *entry, Error *err)
{
    const EspiEntry own = {.self = entry->self, .readings = entry->readings, .id = entry->id};

    return add(book, &book->points, &own, err);
}

Status espi_book_add_reading(EspiBook *book, const EspiEntry *entry, Error *err)
{
    EspiEntry own = *entry;

    own.readings = own.id = (Str){0};
    return add(book, &book->readings, &own, err);
}

/* The newest first: what follows its entry is found at once. */
static const EspiType *find_type(const EspiBook *book, Str path)
{
    for (size_t i = book->types.n; i-- > 0;) {
        if (is_same(path, book->types.items[i].self))
            return book->stated[i];
    }
    return NULL;
}

static Status append_type(EspiBook *book, Str self, const EspiType *type, Error *err)
{
    const EspiEntry own = {.self = self};
    const size_t size = book->types.size;
    EspiType *copy = ARENA_NEW(book->arena, EspiType);
    Status status = take_bytes(book, sizeof(*copy), err);

    if (status == OK)
        status = add(book, &book->types, &own, err);
    if (status != OK)
        return status;
    if (book->types.size != size) {
        const EspiType **old = book->stated;
        book->stated = ARENA_ARRAY(book->arena, const EspiType *, book->types.size);
        for (size_t i = 0; i + 1 < book->types.n; i++)
            book->stated[i] = old[i];
    }
    *copy = *type;
    book->stated[book->types.n - 1] = copy;
    return OK;
}

Status espi_book_add_type(EspiBook *book, Str self, const EspiType *type, Error *err)
{
    const EspiType *stated = find_type(book, self);

    if (stated == NULL)
        return append_type(book, self, type, err);
    if (memcmp(stated, type, sizeof(*type)) == 0)
        return OK;
    (void) error_set(
        err,
        STATUS_DATA,
        "reading type '%.*s' is stated twice, and not the same way",
        STR_ARG(self));
    error_hint(err, "Readings before and behind it would be of different scale or unit.");
    return STATUS_DATA;
}

/* ---- what a type says ---- */

static bool is_any(const char *code, const char *const *codes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(code, codes[i]) == 0)
            return true;
    }
    return false;
}

static const char *or_dash(const char *code)
{
    return code[0] == '\0' ? "-" : code;
}

static void name_unit(const EspiType *type, EspiSource *source)
{
    int64_t number;

    if (strcmp(type->uom, "72") == 0)
        (void) snprintf(source->unit, sizeof(source->unit), "Wh");
    else if (strcmp(type->uom, "38") == 0)
        (void) snprintf(source->unit, sizeof(source->unit), "W");
    else if (str_parse_i64(str_from(type->uom), &number))
        (void) snprintf(source->unit, sizeof(source->unit), "uom %s", type->uom);
    else
        (void) snprintf(source->unit, sizeof(source->unit), "%s", type->uom);
}

static void name_channel(const EspiType *type, EspiSource *source)
{
    static const char *const electricity[] = {"", "0", "1", "2", "26"};
    static const char *const plain[] = {"", "0", "12", "26"}; /* normal, sum */
    static const char *const watts[] = {"72", "38"};

    if (!is_any(type->commodity, electricity, COUNT_OF(electricity)))
        (void) snprintf(source->channel, sizeof(source->channel), "commodity %s", type->commodity);
    else if (!is_any(type->qualifier, plain, COUNT_OF(plain)))
        (void) snprintf(
            source->channel, sizeof(source->channel), "dataQualifier %s", type->qualifier);
    else if (!is_any(type->uom, watts, COUNT_OF(watts)))
        (void) snprintf(source->channel, sizeof(source->channel), "%s", source->unit);
    else
        (void) snprintf(
            source->channel,
            sizeof(source->channel),
            "%s %s/%s",
            source->unit,
            or_dash(type->flow),
            or_dash(type->accumulation));
}

void espi_source_of(const EspiType *type, EspiSource *ret_source)
{
    int64_t power = 0;

    ret_source->type = type;
    name_unit(type, ret_source);
    name_channel(type, ret_source);
    if (type->uom[0] == '\0') {
        (void) snprintf(
            ret_source->reason, ESPI_REASON_BYTES, "the reading type states no unit (uom)");
    } else if (
        type->power[0] != '\0' && (!str_parse_i64(str_from(type->power), &power) ||
                                   power < -ESPI_POWER_MAX || power > ESPI_POWER_MAX)) {
        (void) snprintf(
            ret_source->reason,
            ESPI_REASON_BYTES,
            "powerOfTenMultiplier '%s' is not from -%d to %d",
            type->power,
            ESPI_POWER_MAX,
            ESPI_POWER_MAX);
        power = 0;
    }
    ret_source->power = (int) power;
}

/* ---- finding ---- */

static const EspiEntry *find_reading(const EspiBook *book, const EspiEntry *block)
{
    for (size_t i = book->readings.n; i-- > 0;) {
        const EspiEntry *reading = &book->readings.items[i];
        if (is_same(block->up, reading->blocks) || is_below(block->up, reading->self) ||
            is_below(block->self, reading->self))
            return reading;
    }
    return NULL;
}

/* The usage point that a path leads through. */
static bool is_through(Str path, EspiSource *source)
{
    const size_t at = behind(path, STR("UsagePoint"));

    if (at >= path.len || part_at(path, at).len == 0)
        return false;
    source->point = part_at(path, at);
    source->point_link = (Str){path.ptr, at + source->point.len};
    return true;
}

static void take_point(const EspiEntry *point, EspiSource *source)
{
    source->point_link = point->self;
    source->point = last_part(point->self);
    if (source->point.len == 0)
        source->point = point->id;
}

/* False: no link leads to one. */
static bool find_point(
    const EspiBook *book, const EspiEntry *block, const EspiEntry *reading, EspiSource *source)
{
    static const EspiEntry none = {0};
    const EspiEntry *through = reading == NULL ? &none : reading;

    if (is_through(block->up, source) || is_through(block->self, source) ||
        is_through(through->self, source) || is_through(through->up, source))
        return true;
    for (size_t i = book->points.n; i-- > 0;) {
        const EspiEntry *point = &book->points.items[i];
        if (is_same(through->up, point->readings) || is_below(through->up, point->self) ||
            is_below(through->self, point->self) || is_below(block->self, point->self)) {
            take_point(point, source);
            return true;
        }
    }
    return false;
}

/* The type by the links, or NULL; a reason when they can't ever say it. */
static const EspiType *
find_linked(const EspiBook *book, const EspiEntry *reading, bool is_last, EspiSource *source)
{
    const EspiType *type = NULL;

    if (reading == NULL || reading->n_types == 0)
        return NULL;
    if (reading->n_types > 1) {
        (void) snprintf(
            source->reason,
            ESPI_REASON_BYTES,
            "the meter reading names %zu reading types",
            reading->n_types);
        return NULL;
    }
    type = find_type(book, reading->type);
    if (type == NULL && is_last)
        (void) snprintf(
            source->reason,
            ESPI_REASON_BYTES,
            "reading type '%.*s' of the meter reading is not in the file",
            STR_ARG(reading->type));
    return type;
}

static const EspiType *find_only(const EspiBook *book, EspiSource *source)
{
    if (book->types.n == 1)
        return book->stated[0];
    if (book->types.n == 0)
        (void) snprintf(source->reason, ESPI_REASON_BYTES, "the file states no reading type");
    else
        (void) snprintf(
            source->reason,
            ESPI_REASON_BYTES,
            "no link says which of the file's %zu reading types it is",
            book->types.n);
    return NULL;
}

/* Whether energy of both would be the same energy twice, or of parts that can't be told apart. */
static bool is_alike(const EspiType *type, const EspiType *other)
{
    return strcmp(type->length, other->length) == 0 && strcmp(type->phase, other->phase) == 0;
}

/* The first type of a usage point's channel is its only one. */
static Status claim(EspiBook *book, EspiSource *source, Error *err)
{
    Claim own = {source->point, str_from(source->channel), source->type};
    Status status;

    for (size_t i = book->n_claims; i-- > 0;) {
        const Claim *claim = &book->claims[i];
        if (!str_equal(claim->point, own.point) || !str_equal(claim->channel, own.channel))
            continue;
        if (!is_alike(claim->type, own.type))
            (void) snprintf(
                source->reason,
                ESPI_REASON_BYTES,
                "the usage point has '%s' in another reading type already: of %s s, phase %s",
                source->channel,
                or_dash(claim->type->length),
                or_dash(claim->type->phase));
        return OK;
    }
    status = take_bytes(book, sizeof(own), err);
    if (status == OK)
        status = espi_book_keep(book, &own.point, err);
    if (status == OK)
        status = espi_book_keep(book, &own.channel, err);
    if (status != OK)
        return status;
    if (book->n_claims == book->claims_size) {
        Claim *old = book->claims;
        book->claims_size = book->claims_size == 0 ? 16 : book->claims_size * 2;
        book->claims = ARENA_ARRAY(book->arena, Claim, book->claims_size);
        if (book->n_claims > 0)
            memcpy(book->claims, old, book->n_claims * sizeof(*old));
    }
    book->claims[book->n_claims++] = own;
    return OK;
}

Status espi_book_find(
    EspiBook *book,
    const EspiEntry *entry,
    bool is_last,
    bool *ret_found,
    EspiSource *ret_source,
    Error *err)
{
    const EspiEntry *reading = find_reading(book, entry);
    const EspiType *type;

    *ret_source = (EspiSource){0};
    type = find_linked(book, reading, is_last, ret_source);
    if (type == NULL && is_last && ret_source->reason[0] == '\0')
        type = find_only(book, ret_source);
    if (!find_point(book, entry, reading, ret_source) && is_last && book->points.n == 1)
        take_point(&book->points.items[0], ret_source);
    *ret_found = is_last || (type != NULL && ret_source->point.len > 0);
    if (!*ret_found || type == NULL)
        return OK;
    espi_source_of(type, ret_source);
    return ret_source->reason[0] == '\0' ? claim(book, ret_source, err) : OK;
}
