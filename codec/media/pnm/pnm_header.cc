#include "codec/media/pnm/pnm_header.h"

#include <algorithm>
#include <string_view>

namespace gmzip {
namespace {

constexpr uint64_t kMaxSide = 0x7FFFFFFF;  // as PNG's, so that sizes of both fit the container
// A header is searched no further than this: no sane one is longer, comments included.
constexpr size_t kMaxHeaderBytes = size_t{1} << 16;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Reads tokens and lines of a header's text.
class HeaderText {
 public:
  explicit HeaderText(std::string_view text) : text_(text) {}

  size_t position() const { return position_; }

  // Passes white space and comments (to the end of the line).
  void SkipBlanks() {
    while (position_ < text_.size()) {
      if (text_[position_] == '#') {
        position_ = std::min(text_.find('\n', position_), text_.size());
      } else if (IsSpace(text_[position_])) {
        ++position_;
      } else {
        return;
      }
    }
  }

  // A decimal number 1 .. kMaxSide after blanks; 0 if there is none.
  uint32_t Number() {
    SkipBlanks();
    uint64_t value = 0;
    while (position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9') {
      value = value * 10 + static_cast<uint64_t>(text_[position_++] - '0');
      if (value > kMaxSide) return 0;
    }
    return static_cast<uint32_t>(value);
  }

  // The next run of characters that are not white space.
  std::string_view Word() {
    SkipBlanks();
    const size_t start = position_;
    while (position_ < text_.size() && !IsSpace(text_[position_])) ++position_;
    return text_.substr(start, position_ - start);
  }

  bool Accept(char c) {
    if (position_ >= text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  bool AcceptSpace() {
    if (position_ >= text_.size() || !IsSpace(text_[position_])) return false;
    ++position_;
    return true;
  }

 private:
  std::string_view text_;
  size_t position_ = 0;
};

std::optional<PnmHeader> ParsePnm(HeaderText text, int num_channels) {
  PnmHeader header;
  header.num_channels = num_channels;
  header.width = text.Number();
  header.height = text.Number();
  const uint32_t max_value = text.Number();
  // Exactly one white space parts the header from the samples.
  if (header.width == 0 || header.height == 0 || max_value != 255 || !text.AcceptSpace()) {
    return std::nullopt;
  }
  header.size_bytes = text.position();
  return header;
}

int ChannelsOfTupleType(std::string_view type) {
  if (type == "GRAYSCALE") return 1;
  if (type == "GRAYSCALE_ALPHA") return 2;
  if (type == "RGB") return 3;
  if (type == "RGB_ALPHA") return 4;
  return 0;
}

std::optional<PnmHeader> ParsePam(HeaderText text) {
  PnmHeader header;
  uint32_t depth = 0;
  uint32_t max_value = 0;
  for (;;) {
    const std::string_view word = text.Word();
    if (word == "ENDHDR") break;
    if (word == "WIDTH") {
      header.width = text.Number();
    } else if (word == "HEIGHT") {
      header.height = text.Number();
    } else if (word == "DEPTH") {
      depth = text.Number();
    } else if (word == "MAXVAL") {
      max_value = text.Number();
    } else if (word == "TUPLTYPE" && header.num_channels == 0) {
      header.num_channels = ChannelsOfTupleType(text.Word());
    } else {
      return std::nullopt;
    }
  }
  if (!text.Accept('\n') || header.width == 0 || header.height == 0 || max_value != 255 ||
      header.num_channels == 0 || depth != static_cast<uint32_t>(header.num_channels)) {
    return std::nullopt;
  }
  header.size_bytes = text.position();
  return header;
}

}  // namespace

std::optional<PnmHeader> ParsePnmHeader(std::span<const uint8_t> file) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()),
                              std::min(file.size(), kMaxHeaderBytes));
  HeaderText header(text);
  const std::string_view magic = header.Word();
  if (magic == "P5") return ParsePnm(header, 1);
  if (magic == "P6") return ParsePnm(header, 3);
  if (magic == "P7") return ParsePam(header);
  return std::nullopt;
}

}  // namespace gmzip
