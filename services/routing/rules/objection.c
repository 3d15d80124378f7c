/* "Not ours" is said to the dispatcher and to nobody else (F-08), and decided for good the second
 * time (F-09). */
#include "rules/judging.h"

const Dondoc__V1__Objection *
last_objection(const Dondoc__V1__Task *task)
{
    return task->n_objections > 0 ? task->objections[task->n_objections - 1] : NULL;
}
