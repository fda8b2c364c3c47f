/*
 * profile_sql: the statements of a profile, put together from files in sql/.
 *
 * Every name is one of the catalog's and quoted; inside a statement column number i is called c<i>.
 */
#ifndef EIOT_QUALITY_PROFILE_SQL_H
#define EIOT_QUALITY_PROFILE_SQL_H

#include "quality/profile/profile.h"

/* Facts a column, in profile_facts_<class>.sql. */
#define PROFILE_FACTS 10

/* Figures a column, in profile_numbers.sql: mean, deviation, quantiles as text, then the bins. */
#define PROFILE_FIGURES (3 + PROFILE_BINS)

/* Some columns of a table: at most 24, so that a mask of them and a select list stay small. */
#define PROFILE_PART 24

typedef struct ProfilePart {
    const char *table;
    size_t n;
    ProfileColumn *columns[PROFILE_PART];
} ProfilePart;

Sql profile_facts_sql(Arena *arena, StoreConn *conn, const ProfilePart *part);
Sql profile_groups_sql(Arena *arena, StoreConn *conn, const ProfilePart *part);
Sql profile_numbers_sql(Arena *arena, StoreConn *conn, const ProfilePart *part);
Sql profile_examples_sql(Arena *arena, StoreConn *conn, const ProfilePart *part);

/* What is asked of a column: different values, and which texts don't match. */
typedef struct ProfileCheck {
    size_t column;     /* of the part */
    const char *regex; /* NULL: the count of different values */
} ProfileCheck;

Sql profile_checks_sql(
    Arena *arena,
    StoreConn *conn,
    const ProfilePart *part,
    const ProfileCheck *checks,
    size_t n_checks);

#endif
