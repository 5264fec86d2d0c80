#include "codec/media/deflate/deflate_side_info.h"

#include <utility>

#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "codec/media/deflate/deflate_pass.h"
#include "codec/media/deflate/deflate_writer.h"
#include "codec/media/deflate/parameter_search.h"

namespace gmzip::deflate {
namespace {

// Positions are 32 bits wide.
constexpr uint64_t kMaxRawBytes = 0xFFFFFFF0;

const char* StrategyName(ZlibStrategy strategy) {
  switch (strategy) {
    case ZlibStrategy::kDefault: return "default";
    case ZlibStrategy::kFiltered: return "filtered";
    case ZlibStrategy::kHuffmanOnly: return "Huffman only";
    case ZlibStrategy::kRle: return "RLE";
    case ZlibStrategy::kFixed: return "fixed";
  }
  return "?";
}

}  // namespace

std::string DeflateSummary::Describe() const {
  std::string text;
  if (prediction == Prediction::kZlib) {
    text = "zlib level " + std::to_string(parameters.level) + ", " +
           StrategyName(parameters.strategy) + ", memLevel " +
           std::to_string(parameters.mem_level) + ", window " +
           std::to_string(parameters.window_bits);
  } else {
    text = "cheapest tokens";
  }
  return text + ": " + std::to_string(num_deviations) + " deviations of " +
         std::to_string(num_tokens) + " tokens";
}

Result<DeflateDescription> DescribeDeflate(const ParsedDeflate& parsed, int window_bits_hint) {
  if (parsed.raw.size() > kMaxRawBytes) {
    return MakeError(ErrorCode::kTooLarge, "deflate stream above 4 GiB");
  }
  const ParameterFit fit = FindParameters(parsed, window_bits_hint);
  DeflateDescription result;
  BinaryEncoder encoder;
  CodeParameters(encoder, fit.parameters);
  BlockCoder blocks(fit.parameters, parsed.raw);
  for (Block block : parsed.blocks) {
    const auto first = parsed.tokens.begin() + static_cast<ptrdiff_t>(block.first_token);
    std::vector<Token> tokens(first, first + static_cast<ptrdiff_t>(block.num_tokens));
    GMZIP_RETURN_IF_ERROR(blocks.Code(encoder, block, tokens));
  }
  CodeFinalPadding(encoder, parsed.final_padding);
  result.side_info = encoder.Finish();
  result.summary = {Prediction::kZlib, fit.parameters, parsed.blocks.size(), parsed.tokens.size(),
                    blocks.num_deviations()};
  return result;
}

Result<std::vector<uint8_t>> RebuildDeflate(std::span<const uint8_t> side_info,
                                            std::span<const uint8_t> raw,
                                            size_t max_stream_bytes) {
  if (raw.size() > kMaxRawBytes) {
    return MakeError(ErrorCode::kTooLarge, "deflate stream above 4 GiB");
  }
  BinaryDecoder decoder(side_info);
  BlockCoder blocks(CodeParameters(decoder, {}), raw);
  DeflateWriter writer;
  Block block;
  std::vector<Token> tokens;
  do {
    block = {};
    tokens.clear();
    GMZIP_RETURN_IF_ERROR(blocks.Code(decoder, block, tokens));
    GMZIP_RETURN_IF_ERROR(
        writer.WriteBlock(block, tokens, raw.subspan(block.raw_begin, block.raw_bytes)));
    if (writer.NumBytes() > max_stream_bytes) {
      return MakeError(ErrorCode::kTooLarge, "rebuilt deflate stream is too long");
    }
    if (decoder.Overrun()) return MakeError(ErrorCode::kDamaged, "deflate side info is cut off");
  } while (!block.is_final);
  if (!blocks.AtEnd()) return MakeError(ErrorCode::kDamaged, "deflate side info ends early");
  const uint8_t padding = CodeFinalPadding(decoder, 0);
  return writer.Finish(padding);
}

}  // namespace gmzip::deflate
