#include "report/chart_axis.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace gmzip {
namespace {

constexpr double kRoom = 0.06;  // at each end, of the length

// 1, 2 or 5 times a power of ten, so that there are 4 to 9 steps in `length`.
double RoundStep(double length) {
  const double rough = length / 8;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

}  // namespace

ChartAxis::ChartAxis(Scale scale, const std::vector<double>& values, double begin, double end)
    : scale_(scale), begin_(begin), end_(end) {
  if (values.empty()) return;
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  low_ = Position(*least);
  high_ = Position(*most);
  const double length = std::max(high_ - low_, scale == Scale::kLinear ? 0.1 : 0.3);
  low_ -= kRoom * length;
  high_ = std::max(high_, low_ + length) + kRoom * length;
}

double ChartAxis::Position(double value) const {
  return scale_ == Scale::kLogarithmic ? std::log10(value) : value;
}

double ChartAxis::PlaceOf(double value) const {
  return begin_ + (Position(value) - low_) / (high_ - low_) * (end_ - begin_);
}

std::vector<double> ChartAxis::Ticks() const {
  std::vector<double> ticks;
  if (scale_ == Scale::kLinear) {
    const double step = RoundStep(high_ - low_);
    for (double at = std::ceil(low_ / step); at * step <= high_; ++at) ticks.push_back(at * step);
    return ticks;
  }
  // Powers of ten; within two decades also 2 and 5 of each.
  const bool is_short = high_ - low_ < 2;
  for (double power = std::floor(low_); power <= high_; ++power) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * std::pow(10, power);
      const bool is_wanted = factor == 1.0 || is_short;
      if (is_wanted && Position(value) >= low_ && Position(value) <= high_) ticks.push_back(value);
    }
  }
  return ticks;
}

std::string TickText(double value) {
  // Sums of steps such as 0.1 are not exact; 6 digits hide that, and -0.
  return fmt::format("{:.6g}", std::abs(value) < 1e-9 ? 0.0 : value);
}

}  // namespace gmzip
