// Codes a dynamic block's tables as differences from predicted ones.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_TABLE_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_TABLE_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/deflate_format.h"
#include "codec/media/deflate/zlib_trees.h"

namespace gmzip::deflate {

// One object per stream and direction. Not thread-safe.
class TableCoder {
 public:
  // Codes `tables` given `predicted`; a decoder fills `tables`.
  // Errors: kDamaged for tables no stream can hold (decoders only).
  template <typename Coder>
  Result<void> Code(Coder& coder, DynamicTables& tables, const DynamicTables& predicted) {
    if (all_same_.Code(coder, tables == predicted ? 1 : 0) != 0) {
      tables = predicted;
      return {};
    }
    tables.num_litlen =
        CodeCount<5>(coder, num_litlen_, tables.num_litlen - 257, predicted.num_litlen - 257) + 257;
    tables.num_distance =
        CodeCount<5>(coder, num_distance_, tables.num_distance - 1, predicted.num_distance - 1) + 1;
    if (tables.num_litlen > kNumLitLen || tables.num_distance > kNumDistance) {
      return MakeError(ErrorCode::kDamaged, "too many codes in a deflate block");
    }
    CodeLengths(coder, 0, std::span(tables.litlen_bits).first(Size(tables.num_litlen)),
                predicted.litlen_bits);
    CodeLengths(coder, 1, std::span(tables.distance_bits).first(Size(tables.num_distance)),
                predicted.distance_bits);
    GMZIP_RETURN_IF_ERROR(CodeSymbols(coder, tables));
    CodeCodeLengths(coder, tables);
    return {};
  }

 private:
  template <int kBits>
  struct CountModel {
    AdaptiveBit same = kLikely;
    AdaptiveTree<kBits> value;
  };

  static size_t Size(int count) { return static_cast<size_t>(count); }

  template <int kBits, typename Coder>
  static int CodeCount(Coder& coder, CountModel<kBits>& model, int count, int predicted) {
    if (model.same.Code(coder, count == predicted ? 1 : 0) != 0) return predicted;
    return static_cast<int>(model.value.Code(coder, static_cast<uint32_t>(count)));
  }

  // Symbols predicted alike differ alike: the context is the prediction and whether the symbol
  // before was as predicted. Coding the difference instead of the length gained nothing.
  template <typename Coder>
  void CodeLengths(Coder& coder, size_t alphabet, std::span<uint8_t> bits,
                   std::span<const uint8_t> predicted) {
    size_t before = 0;
    for (size_t i = 0; i < bits.size(); ++i) {
      LengthModel& model = lengths_[alphabet][predicted[i]][before];
      const bool same = model.same.Code(coder, bits[i] == predicted[i] ? 1 : 0) != 0;
      before = same ? 0 : 1;
      bits[i] = same ? predicted[i] : static_cast<uint8_t>(model.value.Code(coder, bits[i]));
    }
  }

  template <typename Coder>
  Result<void> CodeSymbols(Coder& coder, DynamicTables& tables) {
    std::vector<CodeLengthSymbol> usual = ZlibCodeLengthSymbols(tables);
    if (usual_symbols_.Code(coder, tables.symbols == usual ? 1 : 0) != 0) {
      tables.symbols = std::move(usual);
      return {};
    }
    std::vector<uint8_t> all(tables.litlen_bits.begin(),
                             tables.litlen_bits.begin() + tables.num_litlen);
    all.insert(all.end(), tables.distance_bits.begin(),
               tables.distance_bits.begin() + tables.num_distance);
    std::vector<CodeLengthSymbol> given = std::move(tables.symbols);
    tables.symbols.clear();
    for (size_t at = 0; at < all.size();) {
      const CodeLengthSymbol wanted =
          Coder::kDecodes ? CodeLengthSymbol{} : given[tables.symbols.size()];
      const CodeLengthSymbol s = CodeSymbol(coder, wanted, all, at);
      const auto run = static_cast<size_t>(CodeLengthRun(s));
      if (run > RunAt(all, at) || (s.symbol == 16 && (at == 0 || all[at] != all[at - 1])) ||
          (s.symbol > 16 && all[at] != 0)) {
        return MakeError(ErrorCode::kDamaged, "impossible run of code lengths");
      }
      tables.symbols.push_back(s);
      at += run;
    }
    return {};
  }

  // Equal lengths from `at` on, as far as one symbol can reach.
  static size_t RunAt(std::span<const uint8_t> all, size_t at) {
    size_t run = 1;
    while (run < 138 && at + run < all.size() && all[at + run] == all[at]) ++run;
    return run;
  }

  template <typename Coder>
  CodeLengthSymbol CodeSymbol(Coder& coder, CodeLengthSymbol wanted, std::span<const uint8_t> all,
                              size_t at) {
    const size_t run = RunAt(all, at);
    const size_t kind = all[at] == 0 ? 0 : at > 0 && all[at] == all[at - 1] ? 1 : 2;
    const size_t context = kind * 12 + std::min<size_t>(run, 11);
    const uint32_t wanted_kind = wanted.symbol < 16 ? 0 : wanted.symbol - 15U;
    const uint32_t symbol_kind = symbol_kind_[context].Code(coder, wanted_kind);
    if (symbol_kind == 0) return {all[at], 0};
    CodeLengthSymbol s{static_cast<uint8_t>(symbol_kind + 15), 0};
    const uint32_t most = symbol_kind == 1 ? 6 : symbol_kind == 2 ? 10 : 138;
    const uint32_t least = symbol_kind == 3 ? 11 : 3;
    const auto longest = static_cast<uint32_t>(std::clamp<size_t>(run, least, most)) - least;
    if (longest_run_.Code(coder, wanted.extra == longest ? 1 : 0) != 0) {
      s.extra = static_cast<uint8_t>(longest);
    } else {
      s.extra = static_cast<uint8_t>(run_[symbol_kind].Code(coder, wanted.extra));
      s.extra = static_cast<uint8_t>(s.extra & (symbol_kind == 1 ? 3 : symbol_kind == 2 ? 7 : 127));
    }
    return s;
  }

  template <typename Coder>
  void CodeCodeLengths(Coder& coder, DynamicTables& tables) {
    const auto usual = ZlibCodeLengthBits(tables.symbols);
    if (usual_code_lengths_.Code(coder, tables.code_length_bits == usual ? 1 : 0) != 0) {
      tables.code_length_bits = usual;
    } else {
      for (size_t i = 0; i < kNumCodeLength; ++i) {
        tables.code_length_bits[i] =
            static_cast<uint8_t>(code_length_[usual[i]].Code(coder, tables.code_length_bits[i]));
      }
    }
    tables.num_code_length = CodeCount<4>(coder, num_code_length_, tables.num_code_length - 4,
                                          NumCodeLengthSent(tables.code_length_bits) - 4) +
                             4;
    tables.num_code_length = std::min(tables.num_code_length, kNumCodeLength);
  }

  struct LengthModel {
    AdaptiveBit same{50000, 1};
    AdaptiveTree<4> value;
  };

  AdaptiveBit all_same_ = kLikely;
  CountModel<5> num_litlen_;
  CountModel<5> num_distance_;
  LengthModel lengths_[2][kMaxCodeBits + 1][2];  // [alphabet, predicted, symbol before differed]
  AdaptiveBit usual_symbols_ = kLikely;
  std::array<AdaptiveTree<2>, 36> symbol_kind_;
  AdaptiveBit longest_run_ = kLikely;
  std::array<AdaptiveTree<7>, 4> run_;
  AdaptiveBit usual_code_lengths_ = kLikely;
  std::array<AdaptiveTree<3>, kMaxCodeLengthBits + 1> code_length_;
  CountModel<4> num_code_length_;
};

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_TABLE_CODER_H_
