#include "cli/command_table.h"

#include <array>

namespace gmzip {

std::span<const Command> Commands() {
  static constexpr std::array kCommands = {
      Command{"compress", "compress files to FILE.gmz", RunCompress},
      Command{"decompress", "restore files from FILE.gmz", RunDecompress},
      Command{"test", "decode .gmz files and check every hash", RunTest},
      Command{"info", "show what .gmz files hold", RunInfo},
      Command{"models", "list the models this gmzip has", RunModels},
      Command{"eval", "measure likelihood and written size of files", RunEval},
      Command{"bench", "compare gmzip with other compressors, write a report", RunBenchCommand},
      Command{"explain", "show where the bits of a file go", RunExplain},
      Command{"train", "train a model on your own files or pictures", RunTrainFamily},
  };
  return kCommands;
}

}  // namespace gmzip
