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

static void print_options(const Locale *locale, const OptionSpec *options, FILE *out)
{
    for (; options != NULL && options->name != NULL; options++) {
        char left[64];
        (void) snprintf(
            left,
            sizeof(left),
            "--%s%s%s",
            options->name,
            options->value == NULL ? "" : " ",
            options->value == NULL ? "" : options->value);
        (void) fprintf(out, "  %-24s %s\n", left, text_of(locale, "option", options->name));
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
