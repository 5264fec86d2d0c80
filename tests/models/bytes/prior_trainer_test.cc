#include "models/bytes/prior_trainer.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "codec/entropy/cost_meter.h"
#include "models/bytes/byte_prior.h"
#include "models/bytes/byte_prior_format.h"

namespace gmzip {
namespace {

// A made-up log: sentences of a small vocabulary, another one for each seed.
TrainingBytes MakeLog(uint32_t seed, int num_lines) {
  const std::vector<std::string> words = {"connection", "refused", "by",     "the server",
                                          "timeout",    "after",   "packet", "worker"};
  std::minstd_rand random(seed);
  std::string text;
  for (int i = 0; i < num_lines; ++i) {
    text += "2024-05-" + std::to_string(10 + random() % 20) + " [warning] ";
    for (int w = 0; w < 5; ++w) text += words[random() % words.size()] + " ";
    text += std::to_string(random() % 1000) + "\n";
  }
  return {{text.begin(), text.end()}, ByteKind::kText};
}

std::vector<TrainingBytes> MakeLogs(uint32_t first_seed, uint32_t num_files) {
  std::vector<TrainingBytes> logs;
  for (uint32_t i = 0; i < num_files; ++i) logs.push_back(MakeLog(first_seed + i, 60));
  return logs;
}

Result<std::vector<uint8_t>> Train() {
  PriorSettings settings;
  settings.table_bytes = 20'000;
  settings.array_bytes = 170'000;
  return TrainBytePrior(MakeLogs(1, 20), MakeLogs(100, 4), settings,
                        [](uint64_t, uint64_t) { return true; });
}

double CodedBytes(const TrainingBytes& file, ByteEffort effort, const BytePrior* prior) {
  ByteModel model({effort, 18}, prior);
  model.SetKind(file.kind);
  CostMeter meter;
  for (const uint8_t byte : file.bytes) {
    for (int i = 7; i >= 0; --i) {
      meter.Bit(byte >> i & 1, model.p1_16());
      model.Update(byte >> i & 1);
    }
  }
  return static_cast<double>(meter.total_q16()) / 65536 / 8;
}

TEST(PriorTrainer, PrimedModelCodesSimilarFilesSmaller) {
  auto file = Train();
  ASSERT_TRUE(file);
  const auto prior = BytePrior::Create(std::move(*file));
  ASSERT_TRUE(prior) << prior.error().message;
  ASSERT_TRUE(CheckPriorFits(**prior));
  const TrainingBytes log = MakeLog(1000, 20);
  for (const ByteEffort effort : kPriorEfforts) {
    const double unprimed = CodedBytes(log, effort, nullptr);
    const double primed = CodedBytes(log, effort, prior->get());
    EXPECT_LT(primed, 0.75 * unprimed) << static_cast<int>(effort);
  }
}

TEST(PriorTrainer, SameDataSameFile) {
  const auto file = Train();
  ASSERT_TRUE(file);
  EXPECT_EQ(Train().value(), *file);
  EXPECT_LT(file->size(), 20'000U + 170'000U + 6000U);
}

TEST(PriorTrainer, BinaryDataTrainsArraysOnly) {
  std::vector<TrainingBytes> counted(3);
  std::minstd_rand random(5);
  for (TrainingBytes& file : counted) {
    for (int i = 0; i < 3000; ++i) file.bytes.push_back(static_cast<uint8_t>(random() % 7));
    file.kind = KindOfTrainingBytes(file.bytes);
    EXPECT_EQ(file.kind, ByteKind::kBinary);
  }
  auto file = TrainBytePrior(counted, counted, {}, [](uint64_t, uint64_t) { return true; });
  ASSERT_TRUE(file);
  const auto prior = BytePrior::Create(std::move(*file));
  ASSERT_TRUE(prior) << prior.error().message;
  EXPECT_TRUE((*prior)->counts().is_empty());
  EXPECT_LT(CodedBytes(counted[0], ByteEffort::kMedium, prior->get()),
            CodedBytes(counted[0], ByteEffort::kMedium, nullptr));
}

TEST(PriorTrainer, StopsWhenToldAtAnyTime) {
  for (const int num_calls : {1, 15, 170}) {
    int left = num_calls;
    const auto file =
        TrainBytePrior(MakeLogs(1, 20), MakeLogs(100, 4), {}, [&](uint64_t done, uint64_t total) {
          EXPECT_LE(done, total);
          return --left > 0;
        });
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().code, ErrorCode::kCancelled);
  }
}

TEST(PriorTrainer, TellsTextFromBinary) {
  EXPECT_EQ(KindOfTrainingBytes(MakeLog(1, 3).bytes), ByteKind::kText);
  EXPECT_EQ(KindOfTrainingBytes(std::vector<uint8_t>(100, 0)), ByteKind::kBinary);
}

}  // namespace
}  // namespace gmzip
