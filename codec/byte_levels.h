// What the levels mean for bytes: effort, memory and blocks (docs/LEVELS.md).
#ifndef GMZIP_CODEC_BYTE_LEVELS_H_
#define GMZIP_CODEC_BYTE_LEVELS_H_

#include <cstdint>
#include <optional>

#include "codec/gmzip.h"
#include "codec/media/bytes/content_cutter.h"  // CutSettings
#include "codec/stream_blocks.h"               // StreamSettings
#include "models/bytes/byte_effort.h"

namespace gmzip {

// The level of pictures, 1 .. 9: the one asked for, or the default's.
int PictureLevelOf(const CompressOptions& options);

// The model for bytes: a new one that will see num_bytes; nullopt: perhaps many.
ByteModelSettings ByteModelOf(const CompressOptions& options, std::optional<uint64_t> num_bytes);

// The same with a level whose byte model has the same contexts and no network; nullopt if it has
// none anyway.
std::optional<CompressOptions> WithoutNetwork(const CompressOptions& options);

// How a file of bytes is cut.
CutSettings CutSettingsOf(const CompressOptions& options);

// How side info, alpha or samples of num_bytes are coded.
StreamSettings StreamSettingsOf(const CompressOptions& options, uint64_t num_bytes);

}  // namespace gmzip

#endif  // GMZIP_CODEC_BYTE_LEVELS_H_
