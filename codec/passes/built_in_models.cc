#include <cinttypes>
#include <cstdio>

#include "codec/passes/picture_codec.h"

namespace gmzip {
namespace {

// A build without weights: every picture goes the byte way.
class NoPictureModels : public PictureModels {
 public:
  Result<std::shared_ptr<const PictureCoder>> ForLevel(int /*level*/,
                                                       int /*num_channels*/) const override {
    return std::shared_ptr<const PictureCoder>();
  }

  Result<std::shared_ptr<const PictureCoder>> ById(uint64_t model_id) const override {
    char name[17];
    std::snprintf(name, sizeof(name), "%016" PRIx64, model_id);
    return MakeError(ErrorCode::kModelMissing, std::string("needs model ") + name +
                                                   ", which this gmzip does not have; give its "
                                                   "weight file with --model");
  }

  Result<std::shared_ptr<const PictureCoder>> FromFile(const std::string& path) const override {
    return MakeError(ErrorCode::kUnsupported, path + ": this build of gmzip reads no weight files");
  }

  std::vector<PictureModelInfo> List() const override { return {}; }
};

}  // namespace

const PictureModels& BuiltInPictureModels() {
  static const NoPictureModels models;
  return models;
}

}  // namespace gmzip
