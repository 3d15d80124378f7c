/*
 * Of packed messages, what protobuf-c does not see: it ends a text at the first NUL in it.
 */
#ifndef WIRE_RAW_H
#define WIRE_RAW_H

#include "base/arena.h"
#include <protobuf-c/protobuf-c.h>

/*
 * The same bytes when no text in them has a NUL; else a copy from the arena in which the NULs of
 * texts are U+0001, so that the form check refuses them where they stand. NULL when the copy is
 * over the arena's limit. Bytes that are no message are left to protobuf-c.
 */
const void *raw_show_nuls(struct arena *arena, const ProtobufCMessageDescriptor *type,
                          const void *data, size_t size);

#endif
