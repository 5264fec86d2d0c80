#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "cli/command_table.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "codec/measure.h"
#include "corpus/picture_reader.h"
#if GMZIP_HAVE_TRAINING
#include "models/pixelcnn/pixelcnn_export.h"
#endif

namespace gmzip {
namespace {

using Clock = std::chrono::steady_clock;

// One file, or the sum of all.
struct Row {
  double samples = 0;
  double float_samples = 0;      // those the floating-point network was run on
  double float_bits = 0;         // LibTorch
  double fixed_bits = 0;         // likelihood under the integer twin as it was shipped
  double integer_bits = 0;       // as it learns while it codes
  double integer_bits_same = 0;  // of the samples in float_samples
  double file_bytes = 0;
  double written_bytes = 0;
  double compress_seconds = 0;
  double decompress_seconds = 0;

  void Add(const Row& row) {
    samples += row.samples;
    float_samples += row.float_samples;
    float_bits += row.float_bits;
    fixed_bits += row.fixed_bits;
    integer_bits += row.integer_bits;
    integer_bits_same += row.integer_bits_same;
    file_bytes += row.file_bytes;
    written_bytes += row.written_bytes;
    compress_seconds += row.compress_seconds;
    decompress_seconds += row.decompress_seconds;
  }
};

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

#if GMZIP_HAVE_TRAINING
// Adds the floating-point network's bits, and the twin's for the same samples: all rows of each
// frame but the first, whose borders the trainer does not model.
Result<void> AddFloatBits(const std::string& checkpoint, std::optional<int> picture_class,
                          const PictureMeasurement& measured, Row* row) {
  const Picture& picture = measured.picture;
  for (uint32_t first = 0; first < picture.height; first += measured.rows_per_frame) {
    const uint32_t rows = std::min(measured.rows_per_frame, picture.height - first);
    const size_t begin = first * picture.RowBytes();
    const FramePlanes planes =
        PrepareFrame(&picture.samples[begin], static_cast<int>(picture.width),
                     static_cast<int>(rows), picture.num_channels, 0);
    // Many rows at a time: each call reads the checkpoint.
    const int rows_at_once = std::max(1, 65536 / planes.width());
    for (int top = 1; top < planes.height(); top += rows_at_once) {
      const int bottom = std::min(planes.height(), top + rows_at_once);
      const int pixels = planes.width() * (bottom - top);
      PixelBatch batch;
      batch.Resize(pixels, picture.num_channels);
      for (int i = 0; i < pixels; ++i) {
        FillBatchRow(planes, i % planes.width(), top + i / planes.width(), i, &batch);
      }
      GMZIP_ASSIGN_OR_RETURN(const double bits_per_dim,
                             FloatBitsPerDim(checkpoint, &batch, picture_class));
      const size_t samples = static_cast<size_t>(bottom - top) * picture.RowBytes();
      row->float_samples += static_cast<double>(samples);
      row->float_bits += bits_per_dim * static_cast<double>(samples);
      const size_t at = begin + static_cast<size_t>(top) * picture.RowBytes();
      for (size_t i = at; i < at + samples; ++i) {
        row->integer_bits_same += measured.costs.cost_q16[i] / 65536.0;
      }
    }
  }
  return {};
}
#endif

Result<Row> Evaluate(const std::string& path, const std::string& checkpoint,
                     const CompressOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  GMZIP_ASSIGN_OR_RETURN(const auto file, input.ReadAll());
  GMZIP_ASSIGN_OR_RETURN(const PictureMeasurement measured, MeasurePicture(file, options));
  CompressOptions fixed_options = options;
  fixed_options.learns = false;
  GMZIP_ASSIGN_OR_RETURN(const PictureMeasurement fixed, MeasurePicture(file, fixed_options));
  Row row;
  row.fixed_bits = static_cast<double>(fixed.costs.total_q16) / 65536.0;
  row.samples = static_cast<double>(measured.picture.samples.size());
  row.integer_bits = static_cast<double>(measured.costs.total_q16) / 65536.0;
#if GMZIP_HAVE_TRAINING
  if (!checkpoint.empty())
    GMZIP_RETURN_IF_ERROR(AddFloatBits(checkpoint, options.picture_class, fixed, &row));
#else
  (void)checkpoint;
#endif
  row.file_bytes = static_cast<double>(file.size());
  const auto start = Clock::now();
  GMZIP_ASSIGN_OR_RETURN(const auto coded, Compress(file, options));
  row.compress_seconds = Seconds(start);
  row.written_bytes = static_cast<double>(coded.size());
  DecompressOptions decompress;
  decompress.num_threads = options.num_threads;
  decompress.model_file = options.model_file;
  const auto middle = Clock::now();
  GMZIP_ASSIGN_OR_RETURN(const auto decoded, Decompress(coded, decompress));
  row.decompress_seconds = Seconds(middle);
  if (decoded != file) return MakeError(ErrorCode::kInternal, "did not come back byte for byte");
  return row;
}

void PrintRow(const std::string& name, const Row& row, bool has_float) {
  if (has_float) {
    const double loss = row.float_bits > 0 ? row.integer_bits_same / row.float_bits - 1 : 0;
    fmt::print("{:>9.4f} {:>7.3f}% ", row.float_bits / row.float_samples, loss * 100);
  }
  fmt::print("{:>9.4f} {:>9.4f} {:>8.3f}% ", row.fixed_bits / row.samples,
             row.integer_bits / row.samples, (row.integer_bits / row.fixed_bits - 1) * 100);
  fmt::print("{:>9.4f} {:>12.0f} {:>12.0f} {:>7.2f} {:>7.2f}  {}\n",
             row.written_bytes * 8 / row.samples, row.file_bytes, row.written_bytes,
             row.compress_seconds, row.decompress_seconds, name);
}

}  // namespace

int RunEval(int argc, char** argv) {
  CompressOptions options;
  options.verify = false;  // decompressed and compared here
  std::vector<std::string> paths;
  std::string checkpoint;
  CLI::App app(
      "Measures a model on pictures: bits/dim in floating point, in integers, in integers that "
      "learn "
      "while they code, and as written to a .gmz file that was decompressed and compared.",
      argv[0]);
  app.add_option("PATH", paths, "pictures or folders of them")->required();
  app.add_option("-l,--level", options.level, "level, 1-9 (default 5)")
      ->check(CLI::Range(kMinLevel, kMaxLevel));
  app.add_option("-T,--threads", options.num_threads, "threads; 0: all cores");
  app.add_option("--model", options.model_file, "a weight file instead of the level's model");
  app.add_option("--class", options.picture_class,
                 "class of the pictures, 0 .. N - 1, for a model trained with N classes");
  bool no_learning = false;
  app.add_flag("--no-learning", no_learning, "code without learning");
#if GMZIP_HAVE_TRAINING
  app.add_option("--checkpoint", checkpoint,
                 "the trainer's checkpoint of the same model: adds the floating-point columns");
#endif
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  options.learns = !no_learning;
  const auto files = ListPictures(paths);
  if (!files) {
    PrintError("eval", files.error());
    return kExitError;
  }
  const bool has_float = !checkpoint.empty();
  if (has_float) fmt::print("{:>9} {:>8} ", "float", "loss");
  fmt::print("{:>9} {:>9} {:>9} {:>9} {:>12} {:>12} {:>7} {:>7}  {}\n", "integer", "learning",
             "gain", "written", "file bytes", ".gmz bytes", "comp s", "dec s",
             "(integer, learning, written: bits/dim)");
  Row total;
  for (const std::string& file : *files) {
    const auto row = Evaluate(file, checkpoint, options);
    if (!row) {
      PrintError(file, row.error());
      exit_code = WorseExit(
          exit_code, row.error().code == ErrorCode::kUnsupported ? kExitWarning : kExitError);
      continue;
    }
    PrintRow(file.substr(file.find_last_of('/') + 1), *row, has_float);
    total.Add(*row);
  }
  if (total.samples > 0) PrintRow(fmt::format("total of {}", files->size()), total, has_float);
  return exit_code;
}

}  // namespace gmzip
