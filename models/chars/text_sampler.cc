#include "models/chars/text_sampler.h"

#include <algorithm>
#include <cmath>

namespace gmzip {
namespace {

// Streams change texts often: with pieces of 64 KB a network learnt the few texts that the streams
// were in; with none but short ones it learnt little of what a text says far back (docs/MODELS.md,
// "Text: the network", what was tried). So four short ones follow a long one.
constexpr size_t kShortPiece = 8192;
constexpr size_t kLongPiece = 32768;

size_t PieceBytes(size_t index) { return index % 5 == 1 ? kLongPiece : kShortPiece; }

}  // namespace

void TextSampler::Add(const std::string& kind, const std::vector<uint8_t>& text) {
  const size_t index = kind_index_.emplace(kind, kinds_.size()).first->second;
  if (index == kinds_.size()) kinds_.emplace_back();
  size_t piece = 0;
  for (size_t first = 0, size = 0; first < text.size(); first += size) {
    size = std::min(PieceBytes(piece++), text.size() - first);
    const auto begin = text.begin() + static_cast<ptrdiff_t>(first);
    kinds_[index].order.push_back(texts_.size());
    texts_.emplace_back(begin, begin + static_cast<ptrdiff_t>(size));
  }
  kinds_[index].num_bytes += text.size();
  kinds_[index].next = kinds_[index].order.size();
  num_bytes_ += text.size();
}

const TextSampler::Text& TextSampler::DrawText() {
  double total = 0;
  for (const Kind& kind : kinds_) total += std::sqrt(static_cast<double>(kind.num_bytes));
  double at = std::uniform_real_distribution<double>(0, total)(random_);
  size_t index = 0;
  while (index + 1 < kinds_.size()) {
    at -= std::sqrt(static_cast<double>(kinds_[index].num_bytes));
    if (at < 0 && !kinds_[index].order.empty()) break;
    ++index;
  }
  Kind& kind = kinds_[index];
  if (kind.next == kind.order.size()) {
    std::shuffle(kind.order.begin(), kind.order.end(), random_);
    kind.next = 0;
  }
  return texts_[kind.order[kind.next++]];
}

void TextSampler::Resize(size_t steps, TextBatch* batch) const {
  const size_t cells = steps * streams_.size();
  batch->recent.assign(cells * static_cast<size_t>(config_.taps), 0);
  batch->hashed.assign(config_.hashed_embedding > 0 ? cells * kNumHashedContexts : 0, 0);
  batch->keep.assign(cells, 1);
  batch->targets.assign(cells, kNoTarget);
}

void TextSampler::Fill(size_t cell, Stream* stream, TextBatch* batch) const {
  const Text& text = *stream->text;
  const size_t at = stream->at++;
  const auto taps = static_cast<size_t>(config_.taps);
  for (size_t tap = 0; tap < taps && tap < at; ++tap) {
    batch->recent[cell * taps + tap] = text[at - 1 - tap];
  }
  if (config_.hashed_embedding > 0) {
    std::ranges::copy(stream->contexts.Rows(config_.hashed_bits),
                      batch->hashed.begin() + static_cast<ptrdiff_t>(cell * kNumHashedContexts));
  }
  batch->keep[cell] = at == 0 ? 0.0F : 1.0F;
  batch->targets[cell] = text[at];
  stream->contexts.Add(text[at]);
}

void TextSampler::Draw(size_t steps, TextBatch* batch) {
  Resize(steps, batch);
  for (size_t s = 0; s < streams_.size(); ++s) {
    Stream& stream = streams_[s];
    for (size_t step = 0; step < steps; ++step) {
      if (stream.text == nullptr || stream.at == stream.text->size()) {
        stream = {&DrawText(), 0, {}};
      }
      Fill(step * streams_.size() + s, &stream, batch);
    }
  }
}

void TextSampler::Starts(size_t steps, TextBatch* batch) const {
  Resize(steps, batch);
  const size_t num_starts = std::min(streams_.size(), texts_.size());
  for (size_t s = 0; s < num_starts; ++s) {
    // Evenly over all texts, which stand by kind.
    const Text& text = texts_[s * texts_.size() / num_starts];
    Stream stream = {&text, 0, {}};
    for (size_t step = 0; step < std::min(steps, text.size()); ++step) {
      Fill(step * streams_.size() + s, &stream, batch);
    }
  }
}

}  // namespace gmzip
