// Which models code a file, from options that say so or leave it to the level.
#ifndef GMZIP_CODEC_MODEL_CHOICE_H_
#define GMZIP_CODEC_MODEL_CHOICE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "codec/gmzip.h"
#include "codec/passes/byte_models.h"
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

// What the byte model starts from: the options' model_file if it is of such a family, or the
// built-in.
// Errors: of loading.
Result<NamedByteModels> ChooseByteModels(const CompressOptions& options);

// Names them in a header that names no picture model yet, unless they are the format's own.
void NameByteModels(const NamedByteModels& byte_models, GmzHeader* header);

// Those that the header asks for. Errors: kModelMissing; of loading.
Result<SharedByteModels> FindByteModelsOf(const DecompressOptions& options,
                                          const GmzHeader& header);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MODEL_CHOICE_H_
