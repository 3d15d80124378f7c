/* What comes over a publisher's connection: the first byte says into which pieces the rest is cut.
 */
#include "fuzz.h"
#include "wire/inbox.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { LIMIT = 256 };
    struct inbox inbox = { .limit = LIMIT };
    size_t piece = size ? data[0] % 31 + 1u : 1;
    enum inbox_result result = INBOX_MORE;
    for (size_t at = 1; at < size && result != INBOX_BROKEN;) {
        size_t left = size - at, used;
        result = inbox_copy(&inbox, data + at, left < piece ? left : piece, &used);
        promise(used > 0, "it takes what it gets");
        at += used;
        if (result == INBOX_LETTER) {
            struct letter letter = inbox_take(&inbox);
            promise(letter.way >= 4 && letter.way <= INBOX_WAY_MAX, "a way back");
            promise(letter.way <= letter.size, "within the letter");
            promise(letter.bytes[letter.way - 4] & 0x80, "that ends with the request id");
            volatile uint8_t last = letter.bytes[letter.size <= LIMIT ? letter.size - 1 : 0];
            (void)last;
            free(letter.bytes);
        }
    }
    promise((result == INBOX_BROKEN) == (inbox.why != NULL), "what is broken says why");
    inbox_close(&inbox);
    return 0;
}
