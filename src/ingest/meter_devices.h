/*
 * meter_devices: the serial numbers that a series (meter and channel) states, each with the range
 * of its readings: that a meter was changed at a supply point is seen here.
 *
 * Stage: ingest, part of reading_block (a worker's own, of one block) and of reading_stream (of the
 * file, merged block by block under its lock, in file order, so the outcome does not depend on
 * threads). Only readings that state a serial number come here. One thread.
 */
#ifndef EIOT_INGEST_METER_DEVICES_H
#define EIOT_INGEST_METER_DEVICES_H

#include "ingest/reading_parser.h"
#include "store/store.h"

#define METER_DEVICES_MAX 1000000

typedef struct MeterDevice {
    Str meter_id;
    Str serial;
    Channel channel;
    int64_t first_us; /* earliest and latest start of its readings */
    int64_t last_us;
} MeterDevice;

typedef struct MeterDevices {
    Arena *arena; /* copies of ids and serials; NULL: slices, which must live as long */
    size_t max;
    bool is_full; /* there are more than `max`; those after them are left out */

    MeterDevice *items; /* in order of first appearance */
    size_t n;
    size_t size;
    uint64_t *slots; /* number << 32 | item; a slot of another number is empty */
    size_t n_slots;
    uint32_t number; /* counts on at each clearing */
    size_t last;     /* item of the reading before */
} MeterDevices;

/* Released by meter_devices_close(). */
MeterDevices meter_devices_new(Arena *arena, size_t max);
void meter_devices_close(MeterDevices *devices);

/* Empties it. */
void meter_devices_clear(MeterDevices *devices);

/* Adds a reading that states a serial number. */
void meter_devices_add(MeterDevices *devices, const Reading *reading);

/* Adds all that `more` has. */
void meter_devices_merge(MeterDevices *devices, const MeterDevices *more);

/* Into raw_data.meter_devices, within the transaction of the load. */
Status meter_devices_save(
    const MeterDevices *devices,
    StoreConn *conn,
    const Profile *profile,
    int32_t file_id,
    Error *err) MUST_USE;

#endif
