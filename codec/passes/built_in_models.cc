#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "codec/container/content_hash.h"
#include "codec/passes/model_file.h"
#include "codec/passes/picture_codec.h"
#include "codec/passes/pixel_coder.h"
#include "models/weights/shipped_models.h"

namespace gmzip {
namespace {

// The embedded weight files, each loaded when first asked for.
class ShippedPictureModels : public PictureModels {
 public:
  ShippedPictureModels() {
    for (const ShippedModel& model : ShippedModels()) {
      entries_.push_back({model, HashContent(model.weight_file), {}});
    }
  }

  Result<std::shared_ptr<const PictureCoder>> ForLevel(int level, int num_channels) const override {
    for (Entry& entry : entries_) {
      if (entry.model.num_channels == num_channels && level >= entry.model.first_level &&
          level <= entry.model.last_level) {
        return Load(&entry);
      }
    }
    return std::shared_ptr<const PictureCoder>();
  }

  Result<std::shared_ptr<const PictureCoder>> ById(uint64_t model_id) const override {
    for (Entry& entry : entries_) {
      if (entry.model_id == model_id) return Load(&entry);
    }
    return expected_impl::unexpected<Error>(MissingModel(model_id));
  }

  Result<std::shared_ptr<const PictureCoder>> FromFile(const std::string& path) const override {
    GMZIP_ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes, ReadModelFile(path));
    auto coder = PixelCoder::Create(bytes);
    if (!coder) {
      return MakeError(coder.error().code, path + ": " + coder.error().message,
                       coder.error().offset);
    }
    return std::shared_ptr<const PictureCoder>(std::move(*coder));
  }

  std::vector<PictureModelInfo> List() const override {
    std::vector<PictureModelInfo> list;
    for (Entry& entry : entries_) {
      const auto coder = Load(&entry);
      if (!coder) continue;
      list.push_back({entry.model_id, std::string(entry.model.name), entry.model.num_channels,
                      entry.model.first_level, entry.model.last_level,
                      entry.coder->num_parameters(),
                      static_cast<uint64_t>(entry.coder->config().MacsPerPixel())});
    }
    return list;
  }

 private:
  struct Entry {
    ShippedModel model;
    uint64_t model_id;
    std::shared_ptr<const PixelCoder> coder;  // guarded by mutex_
  };

  Result<std::shared_ptr<const PictureCoder>> Load(Entry* entry) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (entry->coder == nullptr) {
      GMZIP_ASSIGN_OR_RETURN(auto coder, PixelCoder::Create(entry->model.weight_file));
      if (coder->NumChannels() != entry->model.num_channels) {
        return MakeError(ErrorCode::kInternal, "the shipped model " +
                                                   std::string(entry->model.name) +
                                                   " has another number of channels than listed");
      }
      entry->coder = std::move(coder);
    }
    return std::shared_ptr<const PictureCoder>(entry->coder);
  }

  mutable std::mutex mutex_;
  mutable std::vector<Entry> entries_;
};

}  // namespace

const PictureModels& BuiltInPictureModels() {
  static const ShippedPictureModels models;
  return models;
}

}  // namespace gmzip
