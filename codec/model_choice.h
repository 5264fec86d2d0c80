// Which model codes a picture, from options that say so or leave it to the level.
#ifndef GMZIP_CODEC_MODEL_CHOICE_H_
#define GMZIP_CODEC_MODEL_CHOICE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "codec/gmzip.h"
#include "codec/passes/picture_codec.h"

namespace gmzip {

// PictureCoder's effort as the options ask for.
int EffortOf(const CompressOptions& options);

// The coder in the options' model_file, or the level's if that is empty; null if the level has
// none. Errors: of loading; kInvalidArgument if model_file holds a model for pictures of another
// number of channels, or the model does not know the options' class.
Result<std::shared_ptr<const PictureCoder>> ChooseModel(const CompressOptions& options,
                                                        int num_channels);

// The coder of the content hash: model_file's if it has it, or one of `models`.
// Errors: kModelMissing; of loading; kDamaged if it is for another number of channels.
Result<std::shared_ptr<const PictureCoder>> FindModel(const PictureModels* models,
                                                      const std::string& model_file,
                                                      uint64_t model_id, int num_channels);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MODEL_CHOICE_H_
