#include "cli/train_command.h"

#include <cstdio>

#include "cli/train_arguments.h"
#include "cli/train_families.h"
#include "cli/train_run.h"
#include "corpus/picture_reader.h"

namespace gmzip {
namespace {

constexpr char kHelp[] =
    R"(Usage: gmzip train pixelcnn --data DIR --out MODEL [OPTIONS]    pictures
       gmzip train chars --data DIR --out MODEL [OPTIONS]       text, or any bytes: a network
       gmzip train bytes --data DIR --out MODEL [OPTIONS]       'gmzip train bytes --help' tells more
       gmzip train pack --data DIR --out FILE.pack

Trains a network and writes a weight file for 'gmzip compress --model MODEL'.
The checkpoint MODEL.checkpoint is written every two minutes; a run that finds one goes on from it.

  --preset P        pixelcnn: photo-1, photo-5, photo-9 (colour), grey-5, tiny; chars: text-5,
                    text-9, tiny. Default: the one whose name ends in 5
  --data PATH       pixelcnn: pictures (.png .ppm .pgm, CIFAR-10 .bin, .pack) or folders; chars:
                    folders of any files, sub-folders sampled by the square roots of their sizes.
                    May be repeated
  --validation PATH data to measure on; default: every 20th picture, every 25th group of files
  --out MODEL       the weight file to write
  --minutes M       time budget, over all runs of a checkpoint (default 10)
  --steps N         a number of steps instead: the same seed then gives the same weights
  --batch N         pixels or bytes per step (default 2048; chars 4096)
  --rate R          peak learning rate (default 0.004; chars 0.003)
  --start FILE      checkpoint of a network of the same or a smaller shape to grow from; chars: or
                    a weight file, such as models/weights/text-5.safetensors
  --seed N          (default 1)
  --threads N       threads of the matrix products (default 1)
  --classes N       train a model that is told each picture's class, 0 to N - 1 (CIFAR-10's labels);
                    'gmzip compress --model MODEL --class K' then codes pictures of class K
  --no-augment      do not turn and mirror pictures
  --export-only     write MODEL from MODEL.checkpoint and stop
  --card KEY=TEXT   stored in the weight file; may be repeated
)";

Result<void> Run(const TrainArguments& arguments) {
  if (arguments.verb == "pack") {
    GMZIP_ASSIGN_OR_RETURN(const auto files, ListPictures(arguments.data));
    return WritePackedPictures(arguments.out, files);
  }
  return arguments.verb == "chars" ? TrainCharsFamily(arguments) : TrainPixelCnnFamily(arguments);
}

int Fail(const Error& error) {
  std::fprintf(stderr, "gmzip train: %s\n", error.message.c_str());
  return 1;
}

}  // namespace

int RunTrain(int argc, char** argv) {
  const auto arguments = ParseTrainArguments(argc, argv);
  if (!arguments) return Fail(arguments.error());
  if (arguments->help) {
    std::fputs(kHelp, stdout);
    return 0;
  }
  WatchForInterrupts();
  const auto result = Run(*arguments);
  return result ? 0 : Fail(result.error());
}

}  // namespace gmzip
