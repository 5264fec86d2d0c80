#include "codec/model_choice.h"

#include "codec/byte_levels.h"  // PictureLevelOf

namespace gmzip {
namespace {

const PictureModels& OrBuiltIn(const PictureModels* models) {
  return models != nullptr ? *models : BuiltInPictureModels();
}

// Whether it is of a family for bytes; if it cannot be read, whoever takes it for a picture model
// says why.
bool IsForBytes(const std::string& model_file) {
  return HoldsByteModel(model_file).value_or(false);
}

}  // namespace

int EffortOf(const CompressOptions& options) {
  return options.learns ? PictureLevelOf(options) : kNoLearning;
}

Result<std::shared_ptr<const PictureCoder>> ChooseModel(const CompressOptions& options,
                                                        int num_channels) {
  const PictureModels& models = OrBuiltIn(options.models);
  const std::string& model_file = options.model_file;
  std::shared_ptr<const PictureCoder> coder;
  if (model_file.empty() || IsForBytes(model_file)) {
    GMZIP_ASSIGN_OR_RETURN(coder, models.ForLevel(PictureLevelOf(options), num_channels));
    if (coder == nullptr) return coder;
  } else {
    GMZIP_ASSIGN_OR_RETURN(coder, models.FromFile(model_file));
  }
  if (coder->NumChannels() != num_channels) {
    return MakeError(ErrorCode::kInvalidArgument,
                     model_file + ": takes pictures of " + std::to_string(coder->NumChannels()) +
                         " channels, this one has " + std::to_string(num_channels));
  }
  if (options.picture_class) return coder->ForClass(*options.picture_class);
  return coder;
}

Result<NamedByteModels> ChooseByteModels(const CompressOptions& options) {
  auto is_given = HoldsByteModel(options.model_file);
  // A caller's own models have names that need not be files.
  if (!is_given && options.models == nullptr)
    return MakeError(is_given.error().code, is_given.error().message);
  return is_given.value_or(false) ? LoadByteModels(options.model_file) : BuiltInByteModels();
}

void NameByteModels(const NamedByteModels& byte_models, GmzHeader* header) {
  const auto built_in = BuiltInByteModels();
  if (!built_in || byte_models.id != built_in->id) header->model_ids.push_back(byte_models.id);
}

Result<SharedByteModels> FindByteModelsOf(const DecompressOptions& options,
                                          const GmzHeader& header) {
  const size_t num_others = header.way == Way::kPicture ? 1 : 0;
  const bool is_named = header.model_ids.size() > num_others;
  GMZIP_ASSIGN_OR_RETURN(const NamedByteModels byte_models,
                         is_named ? FindByteModels(options.model_file, header.model_ids[num_others])
                                  : BuiltInByteModels());
  return byte_models.models;
}

Result<std::shared_ptr<const PictureCoder>> FindModel(const PictureModels* models,
                                                      const std::string& model_file,
                                                      uint64_t model_id, int num_channels) {
  std::shared_ptr<const PictureCoder> coder;
  if (!model_file.empty() && !IsForBytes(model_file)) {
    GMZIP_ASSIGN_OR_RETURN(coder, OrBuiltIn(models).FromFile(model_file));
  }
  if (coder == nullptr || coder->ModelId() != model_id) {
    GMZIP_ASSIGN_OR_RETURN(coder, OrBuiltIn(models).ById(model_id));
  }
  if (coder->NumChannels() != num_channels) {
    return MakeError(ErrorCode::kDamaged, "the file names a model for other pictures than its own");
  }
  return coder;
}

}  // namespace gmzip
