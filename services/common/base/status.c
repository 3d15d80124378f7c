#include "base/status.h"

#include "base/log.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const char *
status_name(enum status st)
{
    static const char *const names[] = {
        [ST_OK] = "OK",           [ST_NONE] = "NONE",   [ST_CONFLICT] = "CONFLICT",
        [ST_INVALID] = "INVALID", [ST_LATER] = "LATER",
    };
    return (size_t)st < sizeof names / sizeof *names ? names[st] : "UNKNOWN";
}

_Noreturn void
panic(const char *format, ...)
{
    char why[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    log_error("PROMISE-BROKEN", log_text("why", why));
    abort();
}
