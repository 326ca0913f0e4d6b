/* The build makes tool.h of wit/world.wit. A string is a pointer and a length; what comes in is ours to free. */
#include "tool.h"
#include <stdlib.h>
#include <string.h>

static const char before[] = "Hello, ", after[] = "!";

/* Answers true with a greeting, or false with an error. */
bool exports_tool_greet(tool_string_t *name, tool_string_t *greeting, tool_string_t *error) {
  if (name->len == 0) {
    tool_string_dup(error, "A name is needed.");
    return false;
  }
  greeting->len = strlen(before) + name->len + strlen(after);
  greeting->ptr = malloc(greeting->len);
  if (greeting->ptr == NULL) abort();
  memcpy(greeting->ptr, before, strlen(before));
  memcpy(greeting->ptr + strlen(before), name->ptr, name->len);
  memcpy(greeting->ptr + strlen(before) + name->len, after, strlen(after));
  tool_string_free(name);
  return true;
}
