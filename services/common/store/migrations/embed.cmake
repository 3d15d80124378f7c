# Writes the migrations as one C file: cmake -DOUT=file.c -P embed.cmake
file(GLOB files ${CMAKE_CURRENT_LIST_DIR}/*.sql)
list(SORT files)
set(rows "")
set(blobs "")
foreach(file ${files})
  get_filename_component(base ${file} NAME_WE)
  string(REGEX MATCH "^[0-9]+" digits ${base})
  math(EXPR number "1${digits} - 10000")
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND blobs "static const char m${digits}[] = { ${bytes}0x00 };\n")
  string(APPEND rows "    { ${number}, \"${base}\", m${digits} },\n")
endforeach()
file(WRITE ${OUT} "#include \"store/migration.h\"\n\n${blobs}
const struct migration migrations[] = {\n${rows}};
const int migration_count = sizeof migrations / sizeof migrations[0];\n")
