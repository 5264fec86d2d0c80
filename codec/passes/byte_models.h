// What the byte model starts from: the prior and the network this build ships, or those in users'
// weight files.
#ifndef GMZIP_CODEC_PASSES_BYTE_MODELS_H_
#define GMZIP_CODEC_PASSES_BYTE_MODELS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "models/bytes/byte_model.h"
#include "models/bytes/byte_prior.h"
#include "models/chars/chars_model.h"

namespace gmzip {

struct ByteModels {
  std::shared_ptr<const BytePrior> prior;
  // Of the efforts that have one; null: those this build ships, loaded when first needed.
  std::shared_ptr<const CharsModel> network = nullptr;
};

// Null in tests alone: a model that starts knowing nothing.
using SharedByteModels = std::shared_ptr<const ByteModels>;

// The byte model of `settings` as a stream begins.
ByteModel MakeByteModel(const ByteModelSettings& settings, const SharedByteModels& models);

// The networks of an effort at the start of a stream: one whose output learns; at kNetworkHigh one
// all of whose layers learn, and a larger one that stays as it is.
//   network  in place of both; null: those this build ships
//   on_two_threads  as in ByteModelSettings
std::unique_ptr<ByteForecaster> MakeForecaster(ByteEffort effort,
                                               std::shared_ptr<const CharsModel> network = nullptr,
                                               bool on_two_threads = false);

// A network this build ships and its content hash; some milliseconds at the first call.
// Thread-safe. Errors: kInternal.
struct NamedNetwork {
  uint64_t id = 0;
  size_t size_bytes = 0;  // of the weight file
  std::shared_ptr<const CharsModel> network;
};
Result<NamedNetwork> BuiltInNetwork();
// The larger one, which kNetworkHigh has beside it.
Result<NamedNetwork> BuiltInLargeNetwork();

// Models and the content hash by which files name them: that of a user's weight file, or of the
// prior this build ships.
struct NamedByteModels {
  uint64_t id = 0;
  size_t size_bytes = 0;  // of the weight files of all in `models`
  SharedByteModels models;
};

// What this build ships, and files of this format version start from without naming it; loaded when
// first asked for, a millisecond or two (a test sees to it that it fits). Thread-safe. Errors:
// kInternal.
Result<NamedByteModels> BuiltInByteModels();

// The prior or network in a weight file, beside what this build ships of the other. It fits this
// gmzip's byte model. Thread-safe.
// Errors: kNotFound, kIo, kDamaged; kUnsupported for another family, version or form of the model.
Result<NamedByteModels> LoadByteModels(const std::string& path);

// Whether a weight file is of a family for bytes; an empty path is not. Thread-safe.
// Errors: kNotFound, kIo; kDamaged if it is no weight file.
Result<bool> HoldsByteModel(const std::string& path);

// Those of that content hash: model_file's if it has it, or the built-in. Whatever else model_file
// may hold, a model for pictures perhaps, is passed over.
// Errors: kModelMissing; of loading.
Result<NamedByteModels> FindByteModels(const std::string& model_file, uint64_t id);

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_BYTE_MODELS_H_
