// Whether text on standard output has colours.
#ifndef GMZIP_CLI_COLOUR_CHOICE_H_
#define GMZIP_CLI_COLOUR_CHOICE_H_

#include <string>

namespace gmzip {

// As asked ("always", "never"), or with "auto" on a terminal that does not object
// (https://no-color.org).
bool HasColour(const std::string& asked);

}  // namespace gmzip

#endif  // GMZIP_CLI_COLOUR_CHOICE_H_
