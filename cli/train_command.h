// gmzip train: the only command of a trainer-only build, so it parses its arguments itself.
#ifndef GMZIP_CLI_TRAIN_COMMAND_H_
#define GMZIP_CLI_TRAIN_COMMAND_H_

namespace gmzip {

// argv[0] is the program as usage lines show it. Returns the exit code.
int RunTrain(int argc, char** argv);

}  // namespace gmzip

#endif  // GMZIP_CLI_TRAIN_COMMAND_H_
