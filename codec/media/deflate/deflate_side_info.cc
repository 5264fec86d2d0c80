#include "codec/media/deflate/deflate_side_info.h"

#include <utility>

#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "codec/media/deflate/cheapest_block_coder.h"
#include "codec/media/deflate/deflate_writer.h"
#include "codec/media/deflate/parameter_search.h"
#include "codec/media/deflate/stream_head_coder.h"
#include "codec/media/deflate/zlib_block_coder.h"

namespace gmzip::deflate {
namespace {

// Positions are 32 bits wide.
constexpr uint64_t kMaxRawBytes = 0xFFFFFFF0;

const char* StrategyName(ZlibStrategy strategy) {
  switch (strategy) {
    case ZlibStrategy::kDefault:
      return "default";
    case ZlibStrategy::kFiltered:
      return "filtered";
    case ZlibStrategy::kHuffmanOnly:
      return "Huffman only";
    case ZlibStrategy::kRle:
      return "RLE";
    case ZlibStrategy::kFixed:
      return "fixed";
  }
  return "?";
}

template <typename BlockCoder>
Result<void> EncodeBlocks(const ParsedDeflate& parsed, BinaryEncoder& encoder, BlockCoder& blocks) {
  for (Block block : parsed.blocks) {
    const auto first = parsed.tokens.begin() + static_cast<ptrdiff_t>(block.first_token);
    std::vector<Token> tokens(first, first + static_cast<ptrdiff_t>(block.num_tokens));
    GMZIP_RETURN_IF_ERROR(blocks.Code(encoder, block, tokens));
  }
  CodeFinalPadding(encoder, parsed.final_padding);
  return {};
}

template <typename BlockCoder>
Result<std::vector<uint8_t>> DecodeBlocks(BinaryDecoder& decoder, BlockCoder& blocks,
                                          std::span<const uint8_t> raw, size_t max_stream_bytes) {
  DeflateWriter writer;
  std::vector<Token> tokens;
  for (bool is_final = false; !is_final;) {
    Block block;
    tokens.clear();
    GMZIP_RETURN_IF_ERROR(blocks.Code(decoder, block, tokens));
    GMZIP_RETURN_IF_ERROR(
        writer.WriteBlock(block, tokens, raw.subspan(block.raw_begin, block.raw_bytes)));
    if (writer.NumBytes() > max_stream_bytes) {
      return MakeError(ErrorCode::kTooLarge, "rebuilt deflate stream is too long");
    }
    if (decoder.Overrun()) return MakeError(ErrorCode::kDamaged, "deflate side info is cut off");
    is_final = block.is_final;
  }
  if (!blocks.AtEnd()) return MakeError(ErrorCode::kDamaged, "deflate side info ends early");
  return writer.Finish(CodeFinalPadding(decoder, 0));
}

Result<DeflateDescription> DescribeAs(const StreamHead& head, const ParsedDeflate& parsed) {
  DeflateDescription result;
  result.summary = {head.prediction, head.parameters, parsed.blocks.size(), parsed.tokens.size(),
                    0};
  BinaryEncoder encoder;
  CodeStreamHead(encoder, head);
  if (head.prediction == Prediction::kCheapest) {
    CheapestBlockCoder blocks(head.MaxSteps(), parsed.raw);
    GMZIP_RETURN_IF_ERROR(EncodeBlocks(parsed, encoder, blocks));
    result.summary.num_deviations = blocks.num_deviations();
  } else {
    ZlibBlockCoder blocks(head.parameters, parsed.raw);
    GMZIP_RETURN_IF_ERROR(EncodeBlocks(parsed, encoder, blocks));
    result.summary.num_deviations = blocks.num_deviations();
  }
  result.side_info = encoder.Finish();
  return result;
}

// Small streams are searched in full, the steps of large ones are bounded: in the worst case (long
// periods) a search takes about 2 ns a step.
uint32_t Log2MaxSteps(size_t raw_bytes) {
  constexpr size_t kMiB = 1 << 20;
  return raw_bytes <= 2 * kMiB ? 12 : raw_bytes <= 16 * kMiB ? 10 : 8;
}

// Whether another prediction may do better: zlib's own streams cost a few bytes.
bool IsWorthASearch(const DeflateDescription& by_zlib, const ParsedDeflate& parsed) {
  return by_zlib.side_info.size() > 32 && by_zlib.side_info.size() > parsed.stream_bytes / 200;
}

std::string PredictionText(Prediction prediction, const ZlibParameters& parameters) {
  if (prediction == Prediction::kCheapest) return "cheapest tokens";
  if (parameters.mem_level == kGzipMemLevel)
    return "gzip level " + std::to_string(parameters.level);
  return "zlib level " + std::to_string(parameters.level) + ", " +
         StrategyName(parameters.strategy) + ", memLevel " + std::to_string(parameters.mem_level) +
         ", window " + std::to_string(parameters.window_bits);
}

}  // namespace

std::string DeflateSummary::Describe() const {
  return PredictionText(prediction, parameters) + ": " + std::to_string(num_deviations) +
         " deviations of " + std::to_string(num_tokens) + " tokens";
}

std::string DescribePrediction(std::span<const uint8_t> side_info) {
  BinaryDecoder decoder(side_info);
  const StreamHead head = CodeStreamHead(decoder, {});
  return PredictionText(head.prediction, head.parameters);
}

Result<DeflateDescription> DescribeDeflate(const ParsedDeflate& parsed, int window_bits_hint) {
  if (parsed.raw.size() > kMaxRawBytes) {
    return MakeError(ErrorCode::kTooLarge, "deflate stream above 4 GiB");
  }
  const ParameterFit fit = FindParameters(parsed, window_bits_hint);
  StreamHead head;
  head.parameters = fit.parameters;
  GMZIP_ASSIGN_OR_RETURN(DeflateDescription by_zlib, DescribeAs(head, parsed));
  if (!IsWorthASearch(by_zlib, parsed)) return by_zlib;
  head.prediction = Prediction::kCheapest;
  head.log2_max_steps = Log2MaxSteps(parsed.raw.size());
  GMZIP_ASSIGN_OR_RETURN(DeflateDescription by_cost, DescribeAs(head, parsed));
  return by_cost.side_info.size() < by_zlib.side_info.size() ? by_cost : by_zlib;
}

Result<std::vector<uint8_t>> RebuildDeflate(std::span<const uint8_t> side_info,
                                            std::span<const uint8_t> raw, size_t max_stream_bytes) {
  if (raw.size() > kMaxRawBytes) {
    return MakeError(ErrorCode::kTooLarge, "deflate stream above 4 GiB");
  }
  BinaryDecoder decoder(side_info);
  const StreamHead head = CodeStreamHead(decoder, {});
  if (head.prediction == Prediction::kCheapest) {
    CheapestBlockCoder blocks(head.MaxSteps(), raw);
    return DecodeBlocks(decoder, blocks, raw, max_stream_bytes);
  }
  ZlibBlockCoder blocks(head.parameters, raw);
  return DecodeBlocks(decoder, blocks, raw, max_stream_bytes);
}

}  // namespace gmzip::deflate
