/*
 * output: a set of files that appear together or not at all.
 *
 * Each is written under a temporary name beside its place (".NAME.part", which nothing reads) and
 * renamed by sim_output_commit() once all are whole and on disk. Until then what stood there stays.
 */
#ifndef EIOT_SIMULATE_OUTPUT_H
#define EIOT_SIMULATE_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

typedef struct SimOutput SimOutput;
typedef struct SimOutputFile SimOutputFile;

/* Room for `max_files`. Ends with commit or abandon, either of which closes everything. */
SimOutput *sim_output_new(Arena *arena, size_t max_files);

/* Says that the set will have a file of this path, opened later. */
void sim_output_plan(SimOutput *output, const char *path);

/* Starts a file; its folder must be there. Owned by the set. */
Status
sim_output_open(SimOutput *output, const char *path, SimOutputFile **ret_file, Error *err) MUST_USE;

Status sim_output_write(SimOutputFile *file, Str bytes, Error *err) MUST_USE;

/* Brings the file to disk and gives its descriptor back: for sets of many files. */
Status sim_output_close(SimOutputFile *file, Error *err) MUST_USE;

/* A whole file at once. */
Status sim_output_put(SimOutput *output, const char *path, Str bytes, Error *err) MUST_USE;

/* True when the set has a file of this path, or plans one. */
bool sim_output_has(const SimOutput *output, const char *path);

/* Makes all files appear; on an error what has not appeared yet is taken back. */
Status sim_output_commit(SimOutput *output, Error *err) MUST_USE;

/* Takes everything back that has not been committed; harmless afterwards. */
void sim_output_abandon(SimOutput *output);

size_t sim_output_count(const SimOutput *output);
int64_t sim_output_bytes(const SimOutput *output);

#endif
