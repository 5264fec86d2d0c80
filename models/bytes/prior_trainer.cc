#include "models/bytes/prior_trainer.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "models/bytes/byte_model.h"
#include "models/bytes/byte_predictor.h"
#include "models/bytes/byte_prior_format.h"
#include "models/bytes/count_gatherer.h"
#include "models/bytes/primed_counts.h"
#include "models/bytes/prior_packer.h"

namespace gmzip {
namespace {

// Time for a byte of training arrays at one effort, in that of a byte counted.
constexpr uint64_t kWeighingWork = 30;
// Hash tables in bytes by a file's: room for all its contexts.
constexpr size_t kTableBytesPerByte = 64;

void CopyLearned(const LearnedArrays& from, const LearnedArrays& to) {
  const auto copy = [](const auto& sources, const auto& targets) {
    for (size_t i = 0; i < sources.size(); ++i) std::ranges::copy(sources[i], targets[i].begin());
  };
  copy(from.probabilities, to.probabilities);
  copy(from.weights, to.weights);
  copy(from.curves, to.curves);
}

class PriorTrainer {
 public:
  PriorTrainer(const PriorSettings& settings, const PriorProgress& progress)
      : settings_(settings), progress_(progress) {}

  Result<std::vector<uint8_t>> Train(std::vector<TrainingBytes> counted,
                                     std::span<const TrainingBytes> weighed) {
    std::vector<std::vector<uint8_t>> texts;
    for (TrainingBytes& file : counted) {
      if (file.kind != ByteKind::kText) continue;
      total_ += file.bytes.size();
      texts.push_back(std::move(file.bytes));
    }
    counted.clear();
    const uint64_t counting_work = total_;
    for (const TrainingBytes& file : weighed) {
      total_ += file.bytes.size() * kWeighingWork * kPriorEfforts.size();
    }
    CountSettings counting;
    counting.num_buckets = texts.empty() ? 0 : settings_.table_bytes / PrimedCounts::kBucketBytes;
    const std::vector<uint8_t> table =
        GatherCounts(texts, counting, [&](uint64_t done, uint64_t all) {
          return all == 0 || Report(done * counting_work / all);
        });
    texts.clear();
    if (is_stopped_) return Cancelled();
    done_ = counting_work;
    WeightFile file;
    for (const auto& [key, text] : settings_.card) file.metadata[key] = text;
    GMZIP_RETURN_IF_ERROR(SetPriorTable(table, &file));
    size_t bytes_left = settings_.array_bytes;
    for (size_t e = 0; e < kPriorEfforts.size(); ++e) {
      // What an effort leaves of its share goes to those after it, which have larger arrays.
      const size_t share = bytes_left / (kPriorEfforts.size() - e);
      GMZIP_ASSIGN_OR_RETURN(const size_t used, TrainArrays(kPriorEfforts[e], PrimedCounts(table),
                                                            weighed, share, &file));
      bytes_left -= used;
    }
    return WriteWeightFile(file);
  }

 private:
  static Result<std::vector<uint8_t>> Cancelled() {
    return MakeError(ErrorCode::kCancelled, "training was stopped");
  }

  bool Report(uint64_t done) {
    if (!progress_(done, total_)) is_stopped_ = true;
    return !is_stopped_;
  }

  // Returns the bytes added to the file.
  Result<size_t> TrainArrays(ByteEffort effort, const PrimedCounts& counts,
                             std::span<const TrainingBytes> weighed, size_t max_bytes,
                             WeightFile* file) {
    const ByteModelSettings smallest{effort, kMinByteMemoryLog2, true};
    std::unique_ptr<BytePredictor> last = MakeBytePredictor(smallest, counts);
    for (const TrainingBytes& data : weighed) {
      ByteModelSettings settings = smallest;
      while (settings.memory_log2 < kMaxByteMemoryLog2 &&
             size_t{1} << settings.memory_log2 < data.bytes.size() * kTableBytesPerByte) {
        ++settings.memory_log2;
      }
      std::unique_ptr<ByteForecaster> network;
      if (HasNetwork(effort) && settings_.make_network) network = settings_.make_network(effort);
      std::unique_ptr<BytePredictor> predictor =
          MakeBytePredictor(settings, counts, std::move(network));
      CopyLearned(last->Learned(), predictor->Learned());
      predictor->SetKind(data.kind);
      for (const uint8_t byte : data.bytes) {
        for (int i = 7; i >= 0; --i) predictor->Update(byte >> i & 1);
      }
      last = std::move(predictor);
      done_ += data.bytes.size() * kWeighingWork;
      if (!Report(done_)) return MakeError(ErrorCode::kCancelled, "training was stopped");
    }
    const auto fresh = MakeBytePredictor(smallest, PrimedCounts());
    return AddLearned(effort, last->Learned(), fresh->Learned(), max_bytes, file);
  }

  const PriorSettings& settings_;
  const PriorProgress& progress_;
  uint64_t done_ = 0;
  uint64_t total_ = 0;
  bool is_stopped_ = false;
};

}  // namespace

ByteKind KindOfTrainingBytes(std::span<const uint8_t> bytes) {
  const auto is_control = [](uint8_t byte) { return byte < 9 || (byte > 13 && byte < 32); };
  const auto num = static_cast<size_t>(std::ranges::count_if(bytes, is_control));
  return num * 50 < bytes.size() ? ByteKind::kText : ByteKind::kBinary;
}

Result<std::vector<uint8_t>> TrainBytePrior(std::vector<TrainingBytes> counted,
                                            std::span<const TrainingBytes> weighed,
                                            const PriorSettings& settings,
                                            const PriorProgress& progress) {
  return PriorTrainer(settings, progress).Train(std::move(counted), weighed);
}

}  // namespace gmzip
