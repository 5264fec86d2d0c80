#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "cli/command_table.h"
#include "cli/eval_tables.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "cli/messages.h"
#include "codec/measure.h"
#if GMZIP_HAVE_TRAINING
#include "models/pixelcnn/pixelcnn_export.h"
#endif

namespace gmzip {
namespace {

// One file, or the sum of all.
struct Row {
  double samples = 0;
  double float_samples = 0;      // those the floating-point network was run on
  double float_bits = 0;         // LibTorch
  double fixed_bits = 0;         // likelihood under the integer twin as it was shipped
  double integer_bits = 0;       // as it learns while it codes
  double integer_bits_same = 0;  // of the samples in float_samples
  double file_bytes = 0;
  WrittenFile written;

  void Add(const Row& row) {
    samples += row.samples;
    float_samples += row.float_samples;
    float_bits += row.float_bits;
    fixed_bits += row.fixed_bits;
    integer_bits += row.integer_bits;
    integer_bits_same += row.integer_bits_same;
    file_bytes += row.file_bytes;
    written.Add(row.written);
  }
};

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
  GMZIP_ASSIGN_OR_RETURN(row.written, WriteAndCompare(file, options));
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
             row.written.size_bytes * 8 / row.samples, row.file_bytes, row.written.size_bytes,
             row.written.compress_seconds, row.written.decompress_seconds, name);
}

}  // namespace

int EvalPictures(const std::vector<std::string>& files, const std::string& checkpoint,
                 const CompressOptions& options) {
  const bool has_float = !checkpoint.empty();
  if (has_float) fmt::print("{:>9} {:>8} ", "float", "loss");
  fmt::print("{:>9} {:>9} {:>9} {:>9} {:>12} {:>12} {:>7} {:>7}  {}\n", "integer", "learning",
             "gain", "written", "file bytes", ".gmz bytes", "comp s", "dec s",
             "(integer, learning, written: bits/dim)");
  int exit_code = kExitGood;
  Row total;
  for (const std::string& file : files) {
    const auto row = Evaluate(file, checkpoint, options);
    if (!row) {
      exit_code = WorseExit(exit_code, PrintEvalError(file, row.error()));
      continue;
    }
    PrintRow(file.substr(file.find_last_of('/') + 1), *row, has_float);
    total.Add(*row);
  }
  if (total.samples > 0) PrintRow(fmt::format("total of {}", files.size()), total, has_float);
  return exit_code;
}

}  // namespace gmzip
