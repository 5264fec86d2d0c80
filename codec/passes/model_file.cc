#include "codec/passes/model_file.h"

#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace gmzip {

Result<std::vector<uint8_t>> ReadModelFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return MakeError(ErrorCode::kNotFound, path + ": cannot open the weight file");
  std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return MakeError(ErrorCode::kIo, path + ": cannot read the weight file");
  return bytes;
}

Error MissingModel(uint64_t model_id) {
  char id[17];
  std::snprintf(id, sizeof(id), "%016" PRIx64, model_id);
  return {ErrorCode::kModelMissing,
          std::string("needs model ") + id +
              ", which this gmzip does not have; give its weight file with --model"};
}

}  // namespace gmzip
