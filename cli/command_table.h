// The commands of the program: name, one line of help, function.
//
// To add one: write cli/NAME_command.cc, declare its function here, add its line in
// command_table.cc and its source to cli/CMakeLists.txt.
#ifndef GMZIP_CLI_COMMAND_TABLE_H_
#define GMZIP_CLI_COMMAND_TABLE_H_

#include <span>
#include <string_view>

namespace gmzip {

// What the program returns to the shell.
inline constexpr int kExitGood = 0;
inline constexpr int kExitError = 1;
inline constexpr int kExitWarning = 2;  // done, but something was skipped or could not be kept

// argv[0] is "gmzip NAME", for usage lines; the command's own arguments follow.
using CommandFunction = int (*)(int argc, char** argv);

struct Command {
  std::string_view name;
  std::string_view help;
  CommandFunction run;
};

// In the order that help shows them.
std::span<const Command> Commands();

int RunCompress(int argc, char** argv);
int RunDecompress(int argc, char** argv);
int RunTest(int argc, char** argv);
int RunInfo(int argc, char** argv);
int RunModels(int argc, char** argv);
int RunEval(int argc, char** argv);
int RunBenchCommand(int argc, char** argv);
int RunExplain(int argc, char** argv);
// 'train bytes', and what train_command.h has where gmzip was built with LibTorch.
int RunTrainFamily(int argc, char** argv);

}  // namespace gmzip

#endif  // GMZIP_CLI_COMMAND_TABLE_H_
