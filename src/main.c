/*
 * main: runs the command line, prints its error, and maps it to the exit code.
 */
#include <stdio.h>

#include "cmd/console.h"
#include "cmd/dispatch.h"

int main(int argc, char **argv)
{
    Context context = {.arena = arena_new()};
    Error err;
    Status status = dispatch(&context, argc, argv, &err);

    console_progress_clear();
    if (status != OK)
        command_error(&context, &err);
    if (fflush(stdout) != 0 && status == OK) {
        status = error_errno(&err, "write", "standard output");
        command_error(&context, &err);
    }
    arena_free(context.arena);
    return status_exit_code(status);
}
