#include "template.h"

#include "base/text.h"

/* In Vietnamese behind "vì" and "Là"; in English sentences of their own. %s: within a limit. */
static const struct role_words roles[TOLD_ROLES] = {
    [RECIPIENT_HANDLER] = { { "người xử lý", "handler" },
                            { "đang trực tiếp xử lý nhiệm vụ này", "you handle this task" },
                            { "Hoàn thành và trình kết quả; nếu vướng mắc, báo cáo ngay người phụ "
                              "trách trực tiếp.",
                              "Finish it and submit the result; if something is in the way, tell "
                              "your superior now." } },
    [RECIPIENT_SUPERVISOR] = { { "người phụ trách trực tiếp", "direct superior" },
                               { "phụ trách trực tiếp người đang xử lý",
                                 "you are the direct superior of who handles it" },
                               { "Kiểm tra tiến độ, tháo gỡ vướng mắc hoặc giao người khác xử lý.",
                                 "Look at the progress, remove what is in the way, or give it to "
                                 "somebody else." } },
    [RECIPIENT_DEPUTY_IN_CHARGE] = { { "cấp phó phụ trách lĩnh vực", "deputy in charge" },
                                     { "là lãnh đạo phụ trách lĩnh vực của đơn vị chủ trì",
                                       "you are the deputy in charge of this field" },
                                     { "Chỉ đạo hoàn thành ngay và theo dõi đến khi trình.",
                                       "Direct that it be finished now, and follow it until it is "
                                       "submitted." } },
    [RECIPIENT_HEAD] = { { "người đứng đầu đơn vị chủ trì", "head of the lead unit" },
                         { "là người đứng đầu đơn vị chủ trì", "you head the lead unit" },
                         { "Chỉ đạo hoàn thành;%s báo cáo rõ lý do chậm và ngày cam kết hoàn "
                           "thành.",
                           "Direct how it is to be finished, and%s give the reason and the date "
                           "you commit to." } },
    [RECIPIENT_TRACKER] = { { "người theo dõi", "tracker" },
                            { "được giao theo dõi nhiệm vụ này", "you track this task" },
                            { "Liên hệ đơn vị chủ trì để đôn đốc.",
                              "Contact the lead unit and urge it on." } },
    [RECIPIENT_OFFICE_CHIEF] = { { "Chánh Văn phòng UBND", "Chief of Office" },
                                 { "là Chánh Văn phòng UBND, có trách nhiệm đôn đốc các đơn vị",
                                   "you are the Chief of Office, who urges the units on" },
                                 { "Ban hành văn bản đôn đốc đơn vị chủ trì.",
                                   "Issue a letter that urges the lead unit on." } },
    [RECIPIENT_VICE_CHAIR] = { { "Phó Chủ tịch phụ trách lĩnh vực", "Vice Chair in charge" },
                               { "là Phó Chủ tịch UBND phụ trách lĩnh vực",
                                 "you are the Vice Chair in charge of this field" },
                               { "Cho ý kiến chỉ đạo đơn vị chủ trì.",
                                 "Give the lead unit a directive." } },
    [RECIPIENT_CHAIR] = { { "Chủ tịch UBND", "Chair" },
                          { "là Chủ tịch UBND", "you are the Chair" },
                          { "Cho ý kiến chỉ đạo; xem xét trách nhiệm người đứng đầu đơn vị chủ "
                            "trì.",
                            "Give a directive, and consider the responsibility of the head of the "
                            "lead unit." } },
    [RECIPIENT_SNV] = { { "Giám đốc Sở Nội vụ", "Director of Home Affairs" },
                        { "là Giám đốc Sở Nội vụ", "you are the Director of Home Affairs" },
                        { "Tham mưu xem xét trách nhiệm theo quy định.",
                          "Advise on the responsibility for it." } },
    [RECIPIENT_CONSULTEE] = { { "nơi được lấy ý kiến", "consultee" },
                              { "được lấy ý kiến về nhiệm vụ này",
                                "your opinion was asked on this task" },
                              { "Trả lời ý kiến; quá hạn được coi là đồng ý.",
                                "Give your opinion; silence counts as consent." } },
    [RECIPIENT_REVIEWER] = { { "người cho ý kiến về kết quả", "reviewer" },
                             { "là người cho ý kiến về kết quả đã trình",
                               "you review the submitted result" },
                             { "Chấp nhận kết quả, hoặc trả lại kèm toàn bộ nội dung phải sửa.",
                               "Accept the result, or return it with everything that is to be "
                               "corrected." } },
    [RECIPIENT_REVIEWER_SUPERVISOR] = { { "người phụ trách nơi cho ý kiến",
                                          "the reviewer's direct superior" },
                                        { "phụ trách trực tiếp người phải cho ý kiến",
                                          "you are the direct superior of the reviewer" },
                                        { "Nhắc người phụ trách xem xét và kết luận ngay.",
                                          "See that the reviewer concludes now." } },
    [RECIPIENT_REVIEWER_SUPERIOR] = { { "cấp trên của nơi cho ý kiến", "the reviewer's superior" },
                                      { "là cấp trên của người phải cho ý kiến",
                                        "you are a superior of the reviewer" },
                                      { "Chỉ đạo kết luận ngay đối với kết quả đã trình.",
                                        "Direct that the submitted result be concluded now." } },
    [TOLD_ON_DUTY] = { { "người trực", "duty officer" },
                       { "đang trực ban", "you are on duty" },
                       { "Báo ngay cho người xử lý và lãnh đạo đơn vị chủ trì.",
                         "Tell who handles it, and the head of the lead unit, at once." } },
    [TOLD_ASSIGNER] = { { "người giao nhiệm vụ", "assigner" },
                        { "là người giao nhiệm vụ này", "you assigned this task" },
                        { "Yêu cầu đơn vị chủ trì báo cáo, hoàn thành nhiệm vụ.",
                          "Have the lead unit report, and finish it." } },
    [TOLD_OF_UNASSIGNED] = { { "người đứng đầu chưa phân công xử lý",
                               "head who has named no handler" },
                             { "là người đứng đầu đơn vị chủ trì và chưa phân công người xử lý "
                               "nhiệm vụ này",
                               "you head the lead unit and have not said who handles this task" },
                             { "Phân công người xử lý và chỉ đạo hoàn thành.",
                               "Say who is to handle it, and see that it is done." } },
    [TOLD_OF_ASKED_UNIT] = { { "đơn vị được yêu cầu trả lời", "the unit that was asked" },
                             { "đơn vị của ông/bà chưa trả lời", "your unit has not answered" },
                             { "Chỉ đạo trả lời ngay cho đơn vị chủ trì.",
                               "See that the lead unit is answered now." } },
    [TOLD_OF_MEETING] = { { "đơn vị chủ trì", "the lead unit" },
                          { "người đứng đầu đơn vị chủ trì chưa làm việc trực tiếp với người đứng "
                            "đầu đơn vị có ý kiến khác",
                            "the head of the lead unit has not met the head of the unit that "
                            "disagrees" },
                          { "Tổ chức ngay buổi làm việc trực tiếp giữa hai người đứng đầu và ghi "
                            "nhận kết quả.",
                            "See that both heads meet now, and that the result is recorded." } },
    [TOLD_OF_CENTRAL] = { { "Chủ tịch UBND", "Chair" },
                          { "là Chủ tịch UBND và đơn vị chủ trì là cơ quan Trung ương đóng trên "
                            "địa bàn",
                            "you are the Chair and the lead is a central agency in the province" },
                          { "Xem xét, ký văn bản đề nghị thủ trưởng cơ quan chủ trì hoàn thành "
                            "nhiệm vụ.",
                            "Consider signing a letter that asks the head of the agency to finish "
                            "it." } },
    [TOLD_WRONGLY] = { { "người đã nhận thông báo quá hạn", "told before" },
                       { "đã nhận thông báo nhiệm vụ này quá hạn",
                         "you were told that this task was overdue" },
                       { "Không phải làm gì thêm; đề nghị bỏ qua thông báo quá hạn trước đây.",
                         "Nothing; please disregard what you were told before." } },
    [TOLD_WHYEVER] = { { "người liên quan", "concerned" },
                       { "có liên quan đến nhiệm vụ này", "this task concerns you" },
                       { "Xem nhiệm vụ và xử lý theo thẩm quyền.",
                         "Look at the task, and do what is yours to do." } },
};

const struct role_words *
template_role(int why)
{
    return &roles[why];
}

const char *
told_role_name(int why)
{
    return why < RECIPIENTS       ? recipient_name((enum recipient)why)
           : why == TOLD_ON_DUTY  ? "DUTY_OFFICER" /* as task_recipients() writes it */
           : why == TOLD_ASSIGNER ? "ASSIGNER"
                                  : "";
}

int
told_role_parse(const char *name)
{
    for (int i = 0; i <= TOLD_ASSIGNER; i++) {
        if (text_same(told_role_name(i), name)) {
            return i;
        }
    }
    return TOLD_WHYEVER;
}

const char *
template_todo(struct arena *arena, const struct tidings *tidings)
{
    const struct phrase_pair *todo = &roles[tidings->why].todo;
    const char *within = text_is_empty(tidings->commit_limit)
                             ? ""
                             : arena_print(arena, tidings->is_english ? " within %s" : " trong %s",
                                           tidings->commit_limit);
    return template_fill(arena, tidings->is_english ? todo->en : todo->vi, within);
}
