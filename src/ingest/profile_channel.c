/* Channels of a profile: import, export, and the registers of either that are kept apart. */
#include "base/mem.h"
#include "ingest/profile_internal.h"

#define REGISTER_BYTES 32

static const Str own_names[] = {
    [CHANNEL_IMPORT] = {"import", 6},
    [CHANNEL_EXPORT] = {"export", 6},
    [CHANNEL_SKIP] = {"skip", 4},
};

static bool is_register_name(Str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.ptr[i];
        if (!(byte >= 'A' && byte <= 'Z') && !(byte >= 'a' && byte <= 'z') &&
            !(byte >= '0' && byte <= '9') && byte != '_' && byte != '-')
            return false;
    }
    return name.len > 0 && name.len <= REGISTER_BYTES;
}

/* import.T1: a register of the meter's import. */
static bool is_register(Str word)
{
    for (size_t i = CHANNEL_IMPORT; i <= CHANNEL_EXPORT; i++) {
        size_t n = own_names[i].len;
        if (str_starts_with(word, own_names[i]) && word.len > n && word.ptr[n] == '.')
            return is_register_name((Str){word.ptr + n + 1, word.len - n - 1});
    }
    return false;
}

Str profile_channel_name(const Profile *profile, Channel channel)
{
    return profile->channel_names[channel];
}

Channel profile_channel_find(const Profile *profile, Str name)
{
    for (size_t i = 0; i < profile->n_channels; i++) {
        if (str_equal(profile->channel_names[i], name))
            return (Channel) i;
    }
    return -1;
}

static Status read_word(Profile *profile, const Yaml *node, Str code, int *ret_word, Error *err)
{
    Channel found;

    if (node->kind != YAML_SCALAR)
        return yaml_error(node, err, "code '%.*s' stands for no word", STR_ARG(code));
    found = profile_channel_find(profile, node->text);
    if (found < 0 && !is_register(node->text)) {
        (void) yaml_error(
            node, err, "key '%.*s' has value '%.*s'", STR_ARG(code), STR_ARG(node->text));
        error_hint(
            err,
            "Use one of: import, export, skip; of several registers import.NAME or export.NAME.");
        return STATUS_CONFIG;
    }
    if (found < 0) {
        found = (Channel) profile->n_channels;
        profile->channel_names[profile->n_channels++] = node->text;
    }
    *ret_word = found;
    return OK;
}

/* The names are always known as codes of themselves, but for `skip`. */
static void add_own_codes(Profile *profile)
{
    CodeMap *map = &profile->channel;

    for (size_t i = 0; i < profile->n_channels; i++) {
        if (i == CHANNEL_SKIP)
            continue;
        map->codes[map->n] = profile->channel_names[i];
        map->words[map->n] = (int) i;
        map->n++;
    }
}

Status profile_read_channels(Arena *arena, const Yaml *root, Profile *profile, Error *err)
{
    const Yaml *node = yaml_get(root, "channel");
    const size_t n_given = node == NULL ? 0 : node->n_items;
    const size_t most = COUNT_OF(own_names) + n_given;
    CodeMap *map = &profile->channel;
    Status status = OK;

    if (node != NULL && node->kind != YAML_MAP)
        return yaml_error(node, err, "key 'channel' must map codes to words");
    profile->channel_names = ARENA_ARRAY(arena, Str, most);
    for (size_t i = 0; i < COUNT_OF(own_names); i++)
        profile->channel_names[profile->n_channels++] = own_names[i];
    map->codes = ARENA_ARRAY(arena, Str, n_given + most);
    map->words = ARENA_ARRAY(arena, int, n_given + most);
    for (size_t i = 0; i < n_given && status == OK; i++) {
        map->codes[i] = node->keys[i];
        status = read_word(profile, &node->items[i], node->keys[i], &map->words[i], err);
    }
    map->n = n_given;
    if (status == OK)
        add_own_codes(profile);
    return status;
}
