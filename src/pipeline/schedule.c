#include "schedule.h"

void schedule_follow(const Schedule *schedule)
{
    int64_t last_us = schedule->last_us;
    int64_t told_us = 0;
    bool goes_on = true;

    while (goes_on) {
        int64_t now_us = schedule->clock_us(schedule->context);
        int64_t due_us = 0;
        int64_t next_us = 0;

        if (cron_last(schedule->cron, schedule->zone, now_us, &due_us) && due_us > last_us) {
            last_us = due_us;
            goes_on = schedule->start(schedule->context, due_us);
            continue;
        }
        if (!cron_next(
                schedule->cron, schedule->zone, now_us > last_us ? now_us : last_us, &next_us))
            return;
        if (next_us != told_us)
            schedule->on_wait(schedule->context, next_us);
        told_us = next_us;
        goes_on = schedule->wait(schedule->context, next_us);
    }
}
