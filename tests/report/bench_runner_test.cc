// Runs over files in memory: what a run finds, what goes wrong in it, and where it stops.
#include "report/bench_runner.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "baselines/baseline_table.h"
#include "baselines/library_coder.h"
#include "report/gmzip_coder.h"
#include "tests/baselines/wav_files.h"

namespace gmzip {
namespace {

Bytes BytesOf(const std::string& text) { return {text.begin(), text.end()}; }

class BenchRunner : public testing::Test {
 protected:
  BenchRunner() {
    files_ = {{"texts/a", BytesOf(std::string(300, 'a'))},
              {"texts/empty", {}},
              {"p.pgm", BytesOf("P5\n4 4\n255\n0123456789abcdef")}};
    options_.num_runs = 2;
    options_.read = [this](const std::string& path) -> Result<Bytes> {
      const auto found = files_.find(path);
      if (found == files_.end()) return MakeError(ErrorCode::kNotFound, "not there");
      return found->second;
    };
  }

  void Run(const std::vector<BenchSubject>& subjects,
           const std::vector<BenchInput>& inputs = {
               {"texts/a", 300}, {"texts/empty", 0}, {"p.pgm", 27}}) {
    RunBench(inputs, subjects, options_, &report_);
  }

  static std::vector<BenchSubject> Baselines(const std::string& list) {
    std::vector<BenchSubject> subjects;
    for (auto& coder : ChooseBaselines(list, {}).coders) subjects.push_back({std::move(coder)});
    return subjects;
  }

  static BenchSubject Liar() {
    CoderInfo info;
    info.name = "liar";
    CoderFunctions functions;
    functions.encode = [](const Original& original) { return Result<Bytes>(original.file); };
    functions.decode = [](std::span<const uint8_t>, const ExpectedShape&) {
      return Result<Bytes>(BytesOf("something else"));
    };
    return {std::make_unique<LibraryCoder>(info, functions, StepLimits{})};
  }

  std::map<std::string, Bytes> files_;
  RunnerOptions options_;
  BenchReport report_;
};

TEST_F(BenchRunner, MeasuresEachCoderOnEachFileItTakes) {
  Run(Baselines("zstd:3,png:9"));
  ASSERT_EQ(report_.files.size(), 3U);
  ASSERT_EQ(report_.rows.size(), 4U);  // zstd on all, PNG on the picture
  for (const BenchRow& row : report_.rows) {
    EXPECT_EQ(row.problem, "");
    EXPECT_TRUE(row.is_verified);
    EXPECT_EQ(row.compress.seconds.size(), 2U);
  }
  EXPECT_EQ(report_.files[2].num_samples, 16U);
  EXPECT_EQ(report_.files[2].raw_bytes, 16U);
  EXPECT_EQ(report_.files[2].group, ".");
  EXPECT_EQ(report_.files[0].group, "texts");
}

TEST_F(BenchRunner, ASoundHasSamplesAndADamagedOneIsAFileLikeOthers) {
  const Waveform sound = SomeSound({50, 8000, 2, 16, 3});
  files_["a.wav"] = WavFile(sound);
  files_["cut.wav"] = files_["a.wav"];
  files_["cut.wav"].resize(100);
  auto subjects = Baselines("zstd:3");
  const size_t num_flac = ChooseBaselines("flac:8", {}).coders.size();  // 0 where it is not built
  for (auto& subject : Baselines("flac:8")) subjects.push_back(std::move(subject));
  Run(subjects, {{"a.wav", 244}, {"cut.wav", 100}, {"texts/a", 300}});
  EXPECT_TRUE(report_.files[0].IsSound());
  EXPECT_EQ(report_.files[0].num_samples, 100U);
  EXPECT_EQ(report_.files[0].raw_bytes, 200U);
  EXPECT_EQ(report_.files[0].rate_hz, 8000U);
  EXPECT_FALSE(report_.files[1].IsSound());
  EXPECT_EQ(report_.files[1].raw_bytes, 100U);
  ASSERT_EQ(report_.rows.size(), 3 + 2 * num_flac);
  for (const BenchRow& row : report_.rows) {
    const bool is_refused = row.coder == 1 && row.file == 1;
    EXPECT_EQ(row.problem,
              is_refused ? "WAV file cut short: 56 of 200 bytes of samples are there" : "");
    EXPECT_EQ(row.is_verified, !is_refused);
  }
}

TEST_F(BenchRunner, GmzipIsMeasuredWithItsLikelihood) {
  const GmzipSettings settings = {1, 1, "", "0"};
  BenchSubject subject;
  subject.coder = MakeGmzipCoder(settings, {});
  subject.measure_likelihood = [&](const Original& original) {
    return MeasureLikelihood(original, settings, {});
  };
  std::vector<BenchSubject> subjects;
  subjects.push_back(std::move(subject));
  Run(subjects, {{"texts/a", 300}});
  ASSERT_EQ(report_.rows.size(), 1U);
  EXPECT_TRUE(report_.rows[0].is_verified);
  ASSERT_TRUE(report_.rows[0].likelihood_bits);
  EXPECT_LT(*report_.rows[0].likelihood_bits,
            8.0 * static_cast<double>(report_.rows[0].coded_bytes));
}

TEST_F(BenchRunner, OtherBytesAreAProblemOfTheirRow) {
  auto subjects = Baselines("zstd:3");
  subjects.push_back(Liar());
  Run(subjects, {{"texts/a", 300}});
  ASSERT_EQ(report_.rows.size(), 2U);
  EXPECT_TRUE(report_.rows[0].IsGood());
  EXPECT_EQ(report_.rows[1].problem, "came back with other bytes");
  EXPECT_FALSE(report_.rows[1].is_verified);
  EXPECT_TRUE(report_.HasProblems());
}

TEST_F(BenchRunner, AFileThatCannotBeReadIsAProblemOfItsOwn) {
  Run(Baselines("zstd:3"), {{"missing", 0}, {"texts/a", 300}});
  ASSERT_EQ(report_.files.size(), 2U);
  EXPECT_EQ(report_.files[0].problem, "not there");
  ASSERT_EQ(report_.rows.size(), 1U);
  EXPECT_EQ(report_.rows[0].file, 1U);
}

TEST_F(BenchRunner, MakesMapsOfTheFirstPictures) {
  size_t num_asked = 0;
  options_.num_runs = 1;
  options_.measure_map = [&](const Original& original) -> Result<std::vector<float>> {
    if (++num_asked == 2) return MakeError(ErrorCode::kUnsupported, "no model takes it");
    return std::vector<float>(original.raster->shape.NumPixels(), 1.0F);
  };
  std::vector<BenchInput> inputs(kMostPictureMaps + 3, {"p.pgm", 27});
  inputs.insert(inputs.begin(), {"texts/a", 300});
  Run(Baselines("zstd:3"), inputs);
  EXPECT_EQ(num_asked, kMostPictureMaps);
  ASSERT_EQ(report_.maps.size(), kMostPictureMaps);
  EXPECT_EQ(report_.maps[0].file, 1U);
  EXPECT_EQ(report_.maps[0].thumbnail.width, 4U);
  EXPECT_EQ(report_.maps[0].bits.size(), 16U);
  EXPECT_TRUE(report_.maps[1].bits.empty());
  EXPECT_EQ(report_.maps[1].problem, "no model takes it");
  EXPECT_FALSE(report_.HasProblems());
}

TEST_F(BenchRunner, KeepsMapsThatAreFinishedWhenStopped) {
  options_.num_runs = 1;
  options_.measure_map = [&](const Original&) -> Result<std::vector<float>> {
    if (report_.maps.size() == 1) return MakeError(ErrorCode::kCancelled, "stopped");
    return std::vector<float>(16, 1.0F);
  };
  Run(Baselines("zstd:3"), {{"p.pgm", 27}, {"p.pgm", 27}});
  EXPECT_EQ(report_.maps.size(), 1U);
  EXPECT_EQ(report_.rows.size(), 2U);
}

TEST_F(BenchRunner, MapsAddUpToTheLikelihood) {
  const GmzipSettings settings = {1, 1, "", "0"};
  Original original;
  original.file = files_["p.pgm"];
  original.raster = ReadRaster(original.file);
  const auto bits = MeasurePictureMap(original, settings, {});
  ASSERT_TRUE(bits) << bits.error().message;
  ASSERT_EQ(bits->size(), 16U);
  const auto likelihood = MeasureLikelihood(original, settings, {});
  ASSERT_TRUE(likelihood);
  EXPECT_NEAR(std::accumulate(bits->begin(), bits->end(), 0.0), *likelihood, 0.01);
  original.file = BytesOf("no picture");
  EXPECT_FALSE(MeasurePictureMap(original, settings, {}));
}

TEST_F(BenchRunner, KeepsWhatIsFinishedWhenStopped) {
  size_t num_asked = 0;
  options_.should_stop = [&] { return ++num_asked > 3; };
  Run(Baselines("zstd:3"));
  EXPECT_TRUE(report_.is_interrupted);
  EXPECT_FALSE(report_.rows.empty());
  EXPECT_LT(report_.rows.size(), 3U);
}

}  // namespace
}  // namespace gmzip
