/*
 * help: the texts of --help, made from the command table and the locale.
 */
#ifndef EIOT_CMD_HELP_H
#define EIOT_CMD_HELP_H

#include <stdio.h>

#include "cmd/command.h"

/* All commands with a line each. */
void help_all(const Locale *locale, FILE *out);

/* One command: usage, what it does, its options. */
void help_command(const Locale *locale, const Command *command, FILE *out);

#endif
