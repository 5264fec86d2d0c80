#include "models/training/optimizer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gmzip {
namespace {

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.99;
constexpr double kMomentum = 0.95;
constexpr double kWarmUp = 0.02;

// Nearest orthogonal matrix, roughly: quintic Newton-Schulz iteration of Muon. Exact products are
// of no use to it.
torch::Tensor Orthogonalise(const torch::Tensor& matrix, torch::ScalarType type) {
  const bool tall = matrix.size(0) > matrix.size(1);
  torch::Tensor x = tall ? matrix.t() : matrix;
  x = (x / (x.norm() + 1e-7)).to(type);
  for (int i = 0; i < 5; ++i) {
    const torch::Tensor a = torch::mm(x, x.t());
    const torch::Tensor b = -4.7750 * a + 2.0315 * torch::mm(a, a);
    x = 3.4445 * x + torch::mm(b, x);
  }
  return (tall ? x.t() : x).to(matrix.scalar_type());
}

}  // namespace

Optimizer::Optimizer(std::vector<Group> groups, double weight_decay)
    : groups_(std::move(groups)), weight_decay_(weight_decay) {
  for (const Group& group : groups_) {
    first_moments_.push_back(torch::zeros_like(group.parameter).detach());
    second_moments_.push_back(torch::zeros_like(group.parameter).detach());
    averages_.push_back(group.parameter.detach().clone());
  }
}

void Optimizer::StepAdam(size_t index, double rate) {
  torch::Tensor& parameter = groups_[index].parameter;
  const torch::Tensor& gradient = parameter.grad();
  torch::Tensor& first = first_moments_[index];
  torch::Tensor& second = second_moments_[index];
  first.mul_(kBeta1).add_(gradient, 1 - kBeta1);
  second.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
  const double correction1 = 1 - std::pow(kBeta1, static_cast<double>(steps_));
  const double correction2 = 1 - std::pow(kBeta2, static_cast<double>(steps_));
  const torch::Tensor denominator = (second / correction2).sqrt_().add_(1e-8);
  if (parameter.dim() > 1) parameter.mul_(1 - rate * weight_decay_);
  parameter.addcdiv_(first, denominator, -rate / correction1);
}

void Optimizer::StepMuon(size_t index, double rate) {
  torch::Tensor& parameter = groups_[index].parameter;
  const torch::Tensor& gradient = parameter.grad();
  torch::Tensor& momentum = first_moments_[index];
  momentum.mul_(kMomentum).add_(gradient);
  const torch::Tensor update = Orthogonalise(gradient.add(momentum, kMomentum), product_type_);
  // An orthogonal update of this scale moves weights about as far as a step of Adam does.
  const double scale =
      0.2 * std::sqrt(static_cast<double>(std::max(parameter.size(0), parameter.size(1))));
  parameter.mul_(1 - rate * weight_decay_);
  parameter.add_(update, -rate * scale);
}

void Optimizer::Step(double rate, double average_decay) {
  torch::NoGradGuard no_grad;
  ++steps_;
  for (size_t i = 0; i < groups_.size(); ++i) {
    if (!groups_[i].parameter.grad().defined()) continue;
    if (groups_[i].orthogonalise) {
      StepMuon(i, rate);
    } else {
      StepAdam(i, rate);
    }
    groups_[i].parameter.grad().zero_();
    averages_[i].lerp_(groups_[i].parameter, 1 - average_decay);
  }
}

void Optimizer::CopyAverages(std::vector<torch::Tensor> parameters) const {
  torch::NoGradGuard no_grad;
  for (size_t i = 0; i < parameters.size(); ++i) parameters[i].copy_(averages_[i]);
}

void Optimizer::Save(torch::serialize::OutputArchive* archive) const {
  archive->write("steps", torch::tensor(steps_));
  for (size_t i = 0; i < groups_.size(); ++i) {
    const std::string at = std::to_string(i);
    archive->write("parameter" + at, groups_[i].parameter.detach());
    archive->write("first" + at, first_moments_[i]);
    archive->write("second" + at, second_moments_[i]);
    archive->write("average" + at, averages_[i]);
  }
}

void Optimizer::Load(torch::serialize::InputArchive* archive) {
  torch::NoGradGuard no_grad;
  torch::Tensor value;
  archive->read("steps", value);
  steps_ = value.item<int64_t>();
  for (size_t i = 0; i < groups_.size(); ++i) {
    const std::string at = std::to_string(i);
    const auto read = [&](const std::string& name, torch::Tensor to) {
      torch::Tensor stored;
      archive->read(name + at, stored);
      to.copy_(stored);
    };
    read("parameter", groups_[i].parameter);
    read("first", first_moments_[i]);
    read("second", second_moments_[i]);
    read("average", averages_[i]);
  }
}

double ScheduledRate(double peak_rate, double progress) {
  if (progress < kWarmUp) return peak_rate * std::max(progress, 1e-4) / kWarmUp;
  const double rest = (progress - kWarmUp) / (1 - kWarmUp);
  return peak_rate * 0.5 * (1 + std::cos(3.14159265358979 * std::min(1.0, rest)));
}

}  // namespace gmzip
