/*
 * version: the program's version, as `eiot --version` shows it and runs record it.
 */
#ifndef EIOT_BASE_VERSION_H
#define EIOT_BASE_VERSION_H

#define EIOT_VERSION "0.1.0" /* the same as in meson.build; a test holds it */

#endif
