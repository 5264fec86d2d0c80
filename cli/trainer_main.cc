// The whole program of a trainer-only build: "gmzip-train FAMILY ..." is "gmzip train FAMILY ...".
#include "cli/train_command.h"

int main(int argc, char** argv) { return gmzip::RunTrain(argc, argv); }
