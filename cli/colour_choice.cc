#include "cli/colour_choice.h"

#include <unistd.h>

#include <cstdlib>

namespace gmzip {

bool HasColour(const std::string& asked) {
  if (asked != "auto") return asked == "always";
  const char* const no_colour = std::getenv("NO_COLOR");
  const bool objects = no_colour != nullptr && *no_colour != '\0';
  return isatty(STDOUT_FILENO) == 1 && !objects;
}

}  // namespace gmzip
