#include "report/report_totals.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace gmzip {
namespace {

double Quotient(double a, double b) { return b > 0 ? a / b : 0; }

// Run by run: all rows have as many.
void AddRuns(const Timing& row, Timing* sum) {
  sum->seconds.resize(std::max(sum->seconds.size(), row.seconds.size()));
  for (size_t i = 0; i < row.seconds.size(); ++i) sum->seconds[i] += row.seconds[i];
}

// Adds rows up; the geometric mean is of logarithms until the end.
class Adder {
 public:
  explicit Adder(size_t coder) { total_.coder = coder; }

  void Add(const BenchFile& file, const BenchRow& row) {
    if (!row.IsGood()) {
      ++total_.num_failed;
      return;
    }
    ++total_.num_files;
    total_.file_bytes += file.file_bytes;
    total_.raw_bytes += file.raw_bytes;
    total_.num_samples += file.num_samples;
    all_are_pictures_ = all_are_pictures_ && file.IsPicture();
    all_are_sound_ = all_are_sound_ && file.IsSound();
    total_.coded_bytes += row.coded_bytes;
    if (row.likelihood_bits) {
      likelihood_bits_ += *row.likelihood_bits;
    } else {
      all_have_likelihood_ = false;
    }
    if (file.raw_bytes > 0) {
      log_ratios_ += std::log(static_cast<double>(file.raw_bytes) /
                              static_cast<double>(std::max<uint64_t>(1, row.coded_bytes)));
      ++num_ratios_;
    }
    total_.compress_seconds += row.compress.Median();
    total_.decompress_seconds += row.decompress.Median();
    AddRuns(row.compress, &compress_);
    AddRuns(row.decompress, &decompress_);
    if (row.peak_memory_bytes) {
      total_.peak_memory_bytes =
          std::max(total_.peak_memory_bytes.value_or(0), *row.peak_memory_bytes);
    }
    total_.is_verified = total_.is_verified && row.is_verified;
  }

  CoderTotal Sum() const {
    CoderTotal total = total_;
    if (!all_are_pictures_ && !all_are_sound_) total.num_samples = 0;
    total.compress_spread = compress_.Spread();
    total.decompress_spread = decompress_.Spread();
    if (all_have_likelihood_ && total.num_files > 0) total.likelihood_bits = likelihood_bits_;
    if (num_ratios_ > 0) {
      total.geometric_mean_ratio = std::exp(log_ratios_ / static_cast<double>(num_ratios_));
    }
    return total;
  }

 private:
  CoderTotal total_;
  Timing compress_;
  Timing decompress_;
  bool all_are_pictures_ = true;
  bool all_are_sound_ = true;
  bool all_have_likelihood_ = true;
  double likelihood_bits_ = 0;
  double log_ratios_ = 0;
  size_t num_ratios_ = 0;
};

using IsWanted = std::function<bool(const BenchFile&)>;

GroupTotals TotalsOfSome(const BenchReport& report, const std::string& name,
                         const IsWanted& is_wanted) {
  GroupTotals group;
  group.name = name;
  group.num_files =
      static_cast<size_t>(std::count_if(report.files.begin(), report.files.end(), is_wanted));
  for (size_t coder = 0; coder < report.coders.size(); ++coder) {
    Adder adder(coder);
    for (const BenchRow& row : report.rows) {
      const BenchFile& file = report.files[row.file];
      if (row.coder == coder && is_wanted(file)) adder.Add(file, row);
    }
    const CoderTotal total = adder.Sum();
    if (total.num_files + total.num_failed > 0) group.coders.push_back(total);
  }
  return group;
}

}  // namespace

double CoderTotal::BitsPerByte() const {
  return Quotient(8.0 * static_cast<double>(coded_bytes), static_cast<double>(file_bytes));
}

double CoderTotal::BitsPerDim() const {
  return Quotient(8.0 * static_cast<double>(coded_bytes), static_cast<double>(num_samples));
}

double CoderTotal::Ratio() const {
  return Quotient(static_cast<double>(raw_bytes), static_cast<double>(coded_bytes));
}

double CoderTotal::CompressMegabytes() const {
  return Quotient(static_cast<double>(raw_bytes) / 1e6, compress_seconds);
}

double CoderTotal::DecompressMegabytes() const {
  return Quotient(static_cast<double>(raw_bytes) / 1e6, decompress_seconds);
}

std::optional<double> CoderTotal::LikelihoodPerUnit() const {
  if (!likelihood_bits) return std::nullopt;
  return Quotient(*likelihood_bits,
                  static_cast<double>(num_samples > 0 ? num_samples : file_bytes));
}

std::vector<GroupTotals> TotalsOf(const BenchReport& report) {
  std::vector<std::string> folders;
  for (const BenchFile& file : report.files) {
    if (std::find(folders.begin(), folders.end(), file.group) == folders.end()) {
      folders.push_back(file.group);
    }
  }
  std::vector<GroupTotals> totals;
  std::set<std::vector<size_t>> known;  // which files groups are of
  // Of the same files as another group, it would only repeat that.
  const auto add = [&](const std::string& name, const IsWanted& is_wanted) {
    std::vector<size_t> files;
    for (size_t i = 0; i < report.files.size(); ++i) {
      if (is_wanted(report.files[i])) files.push_back(i);
    }
    if (files.empty() || !known.insert(files).second) return;
    totals.push_back(TotalsOfSome(report, name, is_wanted));
  };
  for (const std::string& folder : folders) {
    add(folder, [&](const BenchFile& file) { return file.group == folder; });
  }
  add("all pictures", [](const BenchFile& file) { return file.IsPicture(); });
  add("all sound", [](const BenchFile& file) { return file.IsSound(); });
  add("all other files",
      [](const BenchFile& file) { return !file.IsPicture() && !file.IsSound(); });
  add("all files", [](const BenchFile&) { return true; });
  return totals;
}

CoderTotal TotalOfRow(const BenchReport& report, const BenchRow& row) {
  Adder adder(row.coder);
  adder.Add(report.files[row.file], row);
  return adder.Sum();
}

}  // namespace gmzip
