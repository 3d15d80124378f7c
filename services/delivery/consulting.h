/*
 * Who is told of consultations, and what: proof of delivery that is missing, a return, the notice
 * back to a silent head.
 */
#ifndef DELIVERY_CONSULTING_H
#define DELIVERY_CONSULTING_H

#include "telling.h"
#include <dondoc/v1/event.pb-c.h>

/* Passes by every other event. */
void consulting_tell(struct telling *telling, const Dondoc__V1__Event *event);

#endif
