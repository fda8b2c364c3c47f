/*
 * places: the folders of one simulation, and that two simulations never mix in them.
 */
#ifndef EIOT_SIMULATE_PLACES_H
#define EIOT_SIMULATE_PLACES_H

#include "simulate/output.h"

typedef struct SimPlaces {
    const char *out;      /* OUT */
    const char *files;    /* OUT/files */
    const char *readings; /* OUT/files/readings */
} SimPlaces;

/* Makes the folders; paths in `arena`. */
Status sim_places_make(Arena *arena, const char *out, SimPlaces *ret_places, Error *err) MUST_USE;

/* A USAGE error when OUT/files holds a file that `output` would not replace: readings of another
 * simulation beside ours would be ingested with them. */
Status sim_places_refuse_strangers(
    Arena *arena, const SimPlaces *places, const SimOutput *output, Error *err) MUST_USE;

/* Puts the text as `folder`/`name` and empties the buffer for the next. */
Status sim_places_put(
    Arena *arena, SimOutput *output, const char *folder, const char *name, StrBuf *text, Error *err)
    MUST_USE;

#endif
