/*
 * status: the one type every call that can fail returns. Kinds come from status.def.
 */
#ifndef EIOT_BASE_STATUS_H
#define EIOT_BASE_STATUS_H

typedef enum Status {

#define STATUS(name, code, text) STATUS_##name,
#include "status.def"
#undef STATUS
} Status;

#define OK                                STATUS_OK
#define MUST_USE                          __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt_index, first_arg) __attribute__((format(printf, fmt_index, first_arg)))

/* Upper-case name of the kind, such as "CONFIG"; a constant string. */
const char *status_name(Status status);

/* What the operator does next; a constant string. */
const char *status_text(Status status);

/* The process exit code of this kind. */
int status_exit_code(Status status);

#endif
