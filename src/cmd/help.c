#include "help.h"

static const char *text_of(const Locale *locale, const char *kind, const char *name)
{
    char key[64];

    (void) snprintf(key, sizeof(key), "%s_%s", kind, name);
    return locale_get(locale, key);
}

void help_all(const Locale *locale, FILE *out)
{
    (void) fprintf(out, "%s\n\n", locale_get(locale, "help_title"));
    (void) fprintf(out, "%s\n", locale_get(locale, "help_usage"));
    for (size_t at = 0; at < n_commands; at++)
        (void) fprintf(
            out,
            "  %-14s %s\n",
            command_table[at]->name,
            text_of(locale, "command", command_table[at]->name));
    (void) fprintf(out, "\n%s\n", locale_get(locale, "help_more"));
}

#define MEANING_COLUMN 26

/* Two blanks at least stand before a meaning: tools/make_man reads it. */
static void print_options(const Locale *locale, const OptionSpec *options, FILE *out)
{
    for (; options != NULL && options->name != NULL; options++) {
        const char *gap = options->value == NULL ? "" : " ";
        const char *value = options->value == NULL ? "" : options->value;
        int width = fprintf(out, "  --%s%s%s", options->name, gap, value);

        (void) fprintf(
            out,
            "%*s  %s\n",
            width < MEANING_COLUMN ? MEANING_COLUMN - width : 0,
            "",
            text_of(locale, "option", options->name));
    }
}

void help_command(const Locale *locale, const Command *command, FILE *out)
{
    (void) fprintf(
        out,
        "%s: eiot %s %s\n\n%s\n",
        locale_get(locale, "help_usage_label"),
        command->name,
        command->usage,
        text_of(locale, "command", command->name));
    if (command->options != NULL) {
        (void) fprintf(out, "\n%s:\n", locale_get(locale, "help_options"));
        print_options(locale, command->options, out);
    }
    (void) fprintf(out, "\n%s:\n", locale_get(locale, "help_common"));
    print_options(locale, common_options, out);
}
