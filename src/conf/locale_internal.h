/*
 * locale_internal: a domain's texts as locale.c and translate.c share them. Private to src/conf.
 */
#ifndef EIOT_CONF_LOCALE_INTERNAL_H
#define EIOT_CONF_LOCALE_INTERNAL_H

#include "conf/locale.h"
#include "conf/yaml.h"

struct Locale {
    const Yaml *texts;
};

#endif
