#include "domain/deadline.h"
#include "domain/name.h"

static const struct name results[DEADLINE_RESULTS] = {
    [DEADLINE_SET] = { "SET", "có hạn", "due" },
    [DEADLINE_NO_LIMIT] = { "NO_LIMIT", "không hạn", "no limit" },
    [DEADLINE_UNRESOLVED] = { "UNRESOLVED", "chưa có mốc tính hạn",
                              "the event it is counted from has not happened yet" },
    [DEADLINE_SUSPENDED] = { "SUSPENDED", "đang tạm dừng tính hạn", "the clock is stopped" },
    [DEADLINE_AMOUNT_OUT_OF_RANGE] = { "AMOUNT_OUT_OF_RANGE", "thời hạn bằng không hoặc quá dài",
                                       "the limit is zero or too long" },
    [DEADLINE_DATE_OUT_OF_RANGE] = { "DATE_OUT_OF_RANGE", "ngày nằm ngoài các năm 1900-2999",
                                     "a date outside the years 1900-2999" },
    [DEADLINE_PERIOD_INVALID] = { "PERIOD_INVALID", "kỳ báo cáo không hợp lệ",
                                  "the period is not valid" },
    [DEADLINE_SUSPENSION_INVALID] = { "SUSPENSION_INVALID", "các lần tạm dừng không hợp lệ",
                                      "the suspensions are out of order" },
};

static const struct name receipt_rules[RECEIPT_RULES] = {
    [RECEIPT_EVENT_DAY] = { .code = "EVENT_DAY" },
    [RECEIPT_NEXT_WORKING_DAY] = { .code = "NEXT_WORKING_DAY_AS_RECEIPT" },
};

static const struct name statuses[TIME_STATUSES] = {
    [TIME_NO_LIMIT] = { "NO_LIMIT", "không hạn", "no limit" },
    [TIME_UNRESOLVED] = { "UNRESOLVED", "chưa xác định được hạn", "no due time yet" },
    [TIME_IN_TIME] = { "IN_TIME", "trong hạn", "in time" },
    [TIME_NEAR] = { "NEAR", "sắp đến hạn", "due soon" },
    [TIME_OVERDUE] = { "OVERDUE", "quá hạn", "overdue" },
    [TIME_SUSPENDED] = { "SUSPENDED", "tạm dừng", "suspended" },
    [TIME_WAITING] = { "WAITING", "chờ xác nhận trong hạn", "submitted in time" },
    [TIME_WAITING_LATE] = { "WAITING_LATE", "chờ xác nhận quá hạn", "submitted late" },
    [TIME_COMPLETED] = { "COMPLETED", "hoàn thành đúng hạn", "completed on time" },
    [TIME_COMPLETED_LATE] = { "COMPLETED_LATE", "hoàn thành quá hạn", "completed late" },
};

const char *
deadline_result_name(enum deadline_result result)
{
    return name_code(results, DEADLINE_RESULTS, (int)result);
}

bool
deadline_result_parse(const char *name, enum deadline_result *result)
{
    int value;
    bool is_known = name_parse(results, DEADLINE_RESULTS, name, &value);
    if (is_known) {
        *result = (enum deadline_result)value;
    }
    return is_known;
}

const char *
deadline_result_say(enum deadline_result result, bool english)
{
    return name_say(results, DEADLINE_RESULTS, (int)result, english);
}

const char *
receipt_rule_name(enum receipt_rule rule)
{
    return name_code(receipt_rules, RECEIPT_RULES, (int)rule);
}

bool
receipt_rule_parse(const char *name, enum receipt_rule *rule)
{
    int value;
    bool is_known = name_parse(receipt_rules, RECEIPT_RULES, name, &value);
    if (is_known) {
        *rule = (enum receipt_rule)value;
    }
    return is_known;
}

const char *
time_status_name(enum time_status status)
{
    return name_code(statuses, TIME_STATUSES, (int)status);
}

bool
time_status_parse(const char *name, enum time_status *status)
{
    int value;
    bool is_known = name_parse(statuses, TIME_STATUSES, name, &value);
    if (is_known) {
        *status = (enum time_status)value;
    }
    return is_known;
}

const char *
time_status_say(enum time_status status, bool english)
{
    return name_say(statuses, TIME_STATUSES, (int)status, english);
}
