/*
 * stop_signal: commands that stay until they are told to stop. SIGTERM or SIGINT asks them to end
 * when what they are at is done; a second one ends the program at once.
 */
#ifndef EIOT_CMD_STOP_SIGNAL_H
#define EIOT_CMD_STOP_SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

/* From here on signals are noted. SIGPIPE no longer ends the program. */
void stop_signal_watch(void);

bool stop_signal_came(void);

/* Waits until the wall clock says `until_us`, was set, or was not looked at for a minute; false
 * when a signal came. */
bool stop_signal_wait(int64_t until_us);

#endif
