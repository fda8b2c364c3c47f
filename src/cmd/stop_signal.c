#include "stop_signal.h"

#include <signal.h>
#include <time.h>

#include "cmd/command.h"

#define TURN_NS   200000000L
#define TURN_MOST INT64_C(60000000) /* a clock that is set, or a machine that slept, is noticed */

static volatile sig_atomic_t has_come;

static void note_signal(int number)
{
    (void) number;
    has_come = 1;
}

/* A second signal finds the handler gone, and ends the program. */
void stop_signal_watch(void)
{
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = (int) SA_RESETHAND};

    (void) sigemptyset(&action.sa_mask);
    (void) sigaction(SIGINT, &action, NULL);
    (void) sigaction(SIGTERM, &action, NULL);
    action = (struct sigaction){.sa_handler = SIG_IGN};
    (void) sigaction(SIGPIPE, &action, NULL);
}

bool stop_signal_came(void)
{
    return has_come != 0;
}

bool stop_signal_wait(int64_t until_us)
{
    const struct timespec turn = {.tv_nsec = TURN_NS};
    int64_t begun_us = command_now_us();

    while (!stop_signal_came()) {
        int64_t now_us = command_now_us();
        if (now_us >= until_us || now_us < begun_us || now_us - begun_us > TURN_MOST)
            return true;
        (void) nanosleep(&turn, NULL);
    }
    return false;
}
