#include "ingest/meter_devices.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define FIRST_DEVICES 64

MeterDevices meter_devices_new(Arena *arena, size_t max)
{
    return (MeterDevices){.arena = arena, .max = max, .number = 1};
}

void meter_devices_close(MeterDevices *devices)
{
    mem_free(devices->items);
    mem_free(devices->slots);
    devices->items = NULL;
    devices->slots = NULL;
}

void meter_devices_clear(MeterDevices *devices)
{
    devices->n = 0;
    devices->last = 0;
    devices->is_full = false;
    devices->number++;
}

/* Readings one after the other have the same slices where their records say the same. */
static inline bool is_same_text(Str left, Str right)
{
    return left.len == right.len &&
           (left.ptr == right.ptr || memcmp(left.ptr, right.ptr, left.len) == 0);
}

static inline bool is_same(const MeterDevice *left, const MeterDevice *right)
{
    return left->channel == right->channel && is_same_text(left->meter_id, right->meter_id) &&
           is_same_text(left->serial, right->serial);
}

/* The slot of a device: its own or the empty one where it belongs. */
static size_t slot_of(const MeterDevices *devices, const MeterDevice *device)
{
    uint64_t hash =
        hash_bytes(device->meter_id) + hash_bytes(device->serial) * 3 + (uint64_t) device->channel;
    size_t slot = (size_t) hash & (devices->n_slots - 1);

    while (devices->slots[slot] >> 32 == devices->number &&
           !is_same(&devices->items[devices->slots[slot] & UINT32_MAX], device))
        slot = (slot + 1) & (devices->n_slots - 1);
    return slot;
}

static void take(MeterDevices *devices, size_t slot, size_t item)
{
    devices->slots[slot] = (uint64_t) devices->number << 32 | item;
}

static void grow(MeterDevices *devices)
{
    devices->size = devices->size == 0 ? FIRST_DEVICES : devices->size * 2;
    devices->items = mem_resize(devices->items, devices->size * sizeof(*devices->items));
    mem_free(devices->slots);
    devices->n_slots = devices->size * 2;
    devices->slots = mem_alloc_zero(devices->n_slots, sizeof(*devices->slots));
    for (size_t i = 0; i < devices->n; i++)
        take(devices, slot_of(devices, &devices->items[i]), i);
}

static Str keep(const MeterDevices *devices, Str text, Str before)
{
    if (devices->arena == NULL)
        return text;
    if (is_same_text(text, before))
        return before;
    return (Str){arena_copy(devices->arena, text.ptr, text.len), text.len};
}

static void add_new(MeterDevices *devices, size_t slot, const MeterDevice *device)
{
    const MeterDevice before = devices->n == 0 ? (MeterDevice){0} : devices->items[devices->n - 1];
    MeterDevice *item = &devices->items[devices->n];

    *item = *device;
    item->meter_id = keep(devices, device->meter_id, before.meter_id);
    item->serial = keep(devices, device->serial, before.serial);
    take(devices, slot, devices->n);
    devices->last = devices->n++;
}

static void add(MeterDevices *devices, const MeterDevice *device)
{
    MeterDevice *item;

    if (devices->n == devices->size)
        grow(devices);
    if (devices->n == 0 || !is_same(&devices->items[devices->last], device)) {
        size_t slot = slot_of(devices, device);
        if (devices->slots[slot] >> 32 != devices->number) {
            if (devices->n == devices->max)
                devices->is_full = true;
            else
                add_new(devices, slot, device);
            return;
        }
        devices->last = devices->slots[slot] & UINT32_MAX;
    }
    item = &devices->items[devices->last];
    if (device->first_us < item->first_us)
        item->first_us = device->first_us;
    if (device->last_us > item->last_us)
        item->last_us = device->last_us;
}

void meter_devices_add(MeterDevices *devices, const Reading *reading)
{
    const MeterDevice device = {
        .meter_id = reading->meter_id,
        .serial = reading->serial,
        .channel = reading->channel,
        .first_us = reading->start_us,
        .last_us = reading->start_us,
    };

    ASSERT(reading->serial.len > 0);
    add(devices, &device);
}

void meter_devices_merge(MeterDevices *devices, const MeterDevices *more)
{
    for (size_t i = 0; i < more->n; i++)
        add(devices, &more->items[i]);
    devices->is_full |= more->is_full;
}

/* Devices in columns. */
typedef struct DeviceBatch {
    Str meter_id[BATCH_ROWS];
    Str channel[BATCH_ROWS];
    Str serial[BATCH_ROWS];
    int64_t first_ts[BATCH_ROWS];
    int64_t last_ts[BATCH_ROWS];
    int32_t file_id[BATCH_ROWS];
} DeviceBatch;

static Status append(const DeviceBatch *batch, size_t n_rows, StoreConn *conn, Error *err)
{
    const Column columns[] = {
        {.name = "meter_id", .type = COLUMN_TEXT, .values = batch->meter_id},
        {.name = "channel", .type = COLUMN_TEXT, .values = batch->channel},
        {.name = "serial", .type = COLUMN_TEXT, .values = batch->serial},
        {.name = "first_ts", .type = COLUMN_TIMESTAMP, .values = batch->first_ts},
        {.name = "last_ts", .type = COLUMN_TIMESTAMP, .values = batch->last_ts},
        {.name = "file_id", .type = COLUMN_I32, .values = batch->file_id},
    };
    Batch rows = {.n_rows = n_rows, .n_columns = COUNT_OF(columns), .columns = columns};

    return store_append(conn, "raw_data.meter_devices", &rows, err);
}

Status meter_devices_save(
    const MeterDevices *devices,
    StoreConn *conn,
    const Profile *profile,
    int32_t file_id,
    Error *err)
{
    DeviceBatch *batch;
    Status status = OK;

    if (devices->n == 0)
        return OK;
    batch = mem_alloc(sizeof(*batch));
    for (size_t at = 0; at < devices->n && status == OK; at += BATCH_ROWS) {
        size_t n_rows = devices->n - at < BATCH_ROWS ? devices->n - at : BATCH_ROWS;
        for (size_t row = 0; row < n_rows; row++) {
            const MeterDevice *device = &devices->items[at + row];
            batch->meter_id[row] = device->meter_id;
            batch->channel[row] = profile_channel_name(profile, device->channel);
            batch->serial[row] = device->serial;
            batch->first_ts[row] = device->first_us;
            batch->last_ts[row] = device->last_us;
            batch->file_id[row] = file_id;
        }
        status = append(batch, n_rows, conn, err);
    }
    mem_free(batch);
    return status;
}
