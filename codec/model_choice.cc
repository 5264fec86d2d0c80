#include "codec/model_choice.h"

#include "codec/byte_levels.h"  // PictureLevelOf

namespace gmzip {
namespace {

const PictureModels& OrBuiltIn(const PictureModels* models) {
  return models != nullptr ? *models : BuiltInPictureModels();
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
  GMZIP_ASSIGN_OR_RETURN(const bool is_for_bytes, HoldsBytePrior(model_file));
  if (model_file.empty() || is_for_bytes) {
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

Result<NamedBytePrior> ChoosePrior(const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(const bool is_given, HoldsBytePrior(options.model_file));
  return is_given ? LoadBytePrior(options.model_file) : BuiltInBytePrior();
}

void NamePrior(const NamedBytePrior& prior, GmzHeader* header) {
  const auto built_in = BuiltInBytePrior();
  if (!built_in || prior.id != built_in->id) header->model_ids.push_back(prior.id);
}

Result<SharedBytePrior> FindPrior(const DecompressOptions& options, const GmzHeader& header) {
  const size_t num_others = header.way == Way::kPicture ? 1 : 0;
  const bool is_named = header.model_ids.size() > num_others;
  GMZIP_ASSIGN_OR_RETURN(const NamedBytePrior prior,
                         is_named ? FindBytePrior(options.model_file, header.model_ids[num_others])
                                  : BuiltInBytePrior());
  return prior.prior;
}

Result<std::shared_ptr<const PictureCoder>> FindModel(const PictureModels* models,
                                                      const std::string& model_file,
                                                      uint64_t model_id, int num_channels) {
  std::shared_ptr<const PictureCoder> coder;
  GMZIP_ASSIGN_OR_RETURN(const bool is_for_bytes, HoldsBytePrior(model_file));
  if (!model_file.empty() && !is_for_bytes) {
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
