/* Reports that change parts of a task while its state stays. */
#include "rules/consulting.h"

#define REPORT(name) DONDOC__V1__EVENT__DATA_##name

static const struct {
    Dondoc__V1__Event__DataCase report;
    void (*judge)(struct judging *judging); /* says faults or amends (amend_it) */
} amendments[] = {
    { REPORT(EXTENSION_REQUESTED), judge_extension_request },
    { REPORT(EXTENSION_DECIDED), judge_extension_refusal },
    { REPORT(OBJECTIVE_REASON_CONFIRMED), judge_objective_reason },
    { REPORT(OVERRIDE_GRANTED), judge_override },
};

void (*amendment_of(const Dondoc__V1__Event *event))(struct judging *judging)
{
    for (size_t i = 0; i < sizeof amendments / sizeof *amendments; i++) {
        if (amendments[i].report == event->data_case) {
            return amendments[i].judge;
        }
    }
    return is_consulting(event) ? judge_consulting : NULL;
}
