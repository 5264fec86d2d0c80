// Finds the command and runs it. The only place that catches exceptions: out of memory, and a
// standard output that takes no more.
#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "cli/command_table.h"
#include "cli/interruption.h"
#include "cli/messages.h"
#include "models/runtime/targets.h"

namespace gmzip {
namespace {

void PrintHelp(std::FILE* to) {
  fmt::print(to, "gmzip {}: lossless compression with learned probabilities\n\n", GMZIP_VERSION);
  fmt::print(to, "Usage: gmzip COMMAND [OPTIONS] [FILE...]\n\nCommands:\n");
  for (const Command& command : Commands()) {
    fmt::print(to, "  {:<12}{}\n", command.name, command.help);
  }
  fmt::print(to, "\n'gmzip help COMMAND' tells more. Exit code: 0 good, 1 error, 2 warning.\n");
}

const Command* FindCommand(std::string_view name) {
  const auto commands = Commands();
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [name](const Command& c) { return c.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

int RunCommand(std::string_view name, std::vector<char*> arguments) {
  const Command* command = FindCommand(name);
  if (command == nullptr) {
    fmt::print(stderr, "gmzip: {}: no such command; 'gmzip help' lists them\n", name);
    return kExitError;
  }
  std::string program = "gmzip " + std::string(name);
  arguments.insert(arguments.begin(), program.data());
  const int argc = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  return command->run(argc, arguments.data());
}

int Run(int argc, char** argv) {
  // For tests and fault finding: every instruction set gives the same bytes.
  if (const auto forced = ForceSimdTargetFromEnvironment(); !forced) {
    PrintError("GMZIP_SIMD", forced.error());
    return kExitError;
  }
  if (argc < 2) {
    PrintHelp(stderr);
    return kExitError;
  }
  const std::string_view first = argv[1];
  if (first == "--version" || first == "-V") {
    fmt::print("gmzip {}\n", GMZIP_VERSION);
    return kExitGood;
  }
  const bool asks_help = first == "help" || first == "--help" || first == "-h";
  if (asks_help && argc == 2) {
    PrintHelp(stdout);
    return kExitGood;
  }
  if (asks_help) {
    std::string flag = "--help";
    return RunCommand(argv[2], {flag.data()});
  }
  return RunCommand(first, {argv + 2, argv + argc});
}

int StandardOutputFailed() {
  PrintError("standard output", SystemError("write"));
  return kExitError;
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  gmzip::InstallSignalHandlers();
  int exit_code = gmzip::kExitError;
  try {
    exit_code = gmzip::Run(argc, argv);
    // What standard output still buffers may not reach a full disk.
    if (std::fflush(stdout) != 0) return gmzip::StandardOutputFailed();
  } catch (const std::system_error&) {
    return gmzip::StandardOutputFailed();  // fmt::print throws it where printf returns an error
  } catch (const std::bad_alloc&) {
    gmzip::RemoveTemporary();
    std::fputs("gmzip: out of memory; try fewer threads (-T 1) or a lower level\n", stderr);
    return gmzip::kExitError;
  }
  return exit_code;
}
